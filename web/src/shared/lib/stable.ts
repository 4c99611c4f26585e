import { useCallback, useInsertionEffect, useRef } from "react";

/**
 * The same function in every render, which does what the latest would: for parts that shall not
 * render again with what stands around them. Not to be called while rendering.
 */
export function useStable<Given extends unknown[], Told>(
  latest: (...given: Given) => Told,
): (...given: Given) => Told {
  const current = useRef(latest);
  useInsertionEffect(() => {
    current.current = latest;
  });
  return useCallback((...given: Given) => current.current(...given), []);
}
