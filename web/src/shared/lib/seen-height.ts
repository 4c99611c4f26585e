/** Less may be a bar of the browser's. */
const KEYBOARD_PX = 100;
const NAME = "--seen-height";

/**
 * Tells the page's styles how high the part above the keyboard is, where the browser lays its
 * keyboard over the page (iOS) instead of making the page smaller. Returns a way to stop.
 */
export function followKeyboard(): () => void {
  const seen = window.visualViewport;
  if (!seen) return () => undefined;
  const { style } = document.documentElement;
  const fit = () => {
    // who zooms in sees less as well
    const isCovered = seen.scale === 1 && innerHeight - seen.height > KEYBOARD_PX;
    if (!isCovered) style.removeProperty(NAME);
    else {
      style.setProperty(NAME, `${seen.height}px`);
      scrollTo(0, 0);
    }
  };
  seen.addEventListener("resize", fit);
  return () => {
    seen.removeEventListener("resize", fit);
    style.removeProperty(NAME);
  };
}
