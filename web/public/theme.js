// Runs before the first paint, so that a dark screen never flashes white.
(() => {
  let choice = "auto";
  try {
    choice = localStorage.getItem("rapport.theme") || choice;
  } catch {
    // storage may be closed to us; the system's choice stands then
  }
  const dark =
    choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
  // the bar of an installed app; --surface of tokens.css
  document.querySelector("meta[name=theme-color]").content = dark ? "#16191d" : "#ffffff";
})();
