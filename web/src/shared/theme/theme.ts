import { createTheme, type MantineColorsTuple } from "@mantine/core";

const jade: MantineColorsTuple = [
  "#eefaf4",
  "#d9f3e7",
  "#b3e6cf",
  "#82d4b2",
  "#4cbd92",
  "#22a377",
  "#12845f",
  "#0e6e50",
  "#0b5941",
  "#084634",
];
const gray: MantineColorsTuple = [
  "#fafafb",
  "#f5f6f7",
  "#eceef0",
  "#e2e5e9",
  "#cdd2d9",
  "#a3abb6",
  "#757e8b",
  "#596270",
  "#363d48",
  "#161a20",
];
const dark: MantineColorsTuple = [
  "#e9ebee",
  "#c6cad1",
  "#9aa1ac",
  "#6e7683",
  "#3a4049",
  "#2a2f37",
  "#20242a",
  "#16191e",
  "#101317",
  "#0b0d10",
];
// the tone of danger: `color="red"` of the kit; white on 6 and 4 on the dark surface have 4.5:1
const red: MantineColorsTuple = [
  "#feefe9",
  "#fddccf",
  "#fbbda5",
  "#ffa586",
  "#ff8f6b",
  "#e5602f",
  "#c4320a",
  "#a82a08",
  "#8a2307",
  "#6b1b05",
];
const sans =
  '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

export const theme = createTheme({
  primaryColor: "jade",
  // shade 6 is the lightest on which white text has 4.5:1
  primaryShade: 6,
  colors: { jade, gray, dark, red },
  fontFamily: sans,
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  headings: {
    fontFamily: sans,
    fontWeight: "620",
    sizes: {
      h1: { fontSize: "1.25rem", lineHeight: "1.75rem" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.5rem" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.375rem" },
    },
  },
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "0.9375rem", xl: "1.125rem" },
  lineHeights: { xs: "1.33", sm: "1.4", md: "1.45", lg: "1.5", xl: "1.5" },
  spacing: { xs: "0.5rem", sm: "0.75rem", md: "1rem", lg: "1.25rem", xl: "1.75rem" },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "16px" },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "sm", fw: 550 } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray", size: 34 } },
    Menu: {
      defaultProps: { shadow: "md", radius: "md", transitionProps: { duration: 90 } },
    },
    Modal: {
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45 }, radius: "lg" },
    },
  },
});
