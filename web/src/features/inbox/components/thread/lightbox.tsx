import { createContext, lazy, type ReactNode, Suspense, useContext, useState } from "react";
import type { Media } from "@/shared/api/messaging";

const PictureDialog = lazy(() =>
  import("./picture-dialog").then((module) => ({ default: module.PictureDialog })),
);

const Opener = createContext<(media: Media) => void>(() => undefined);

/** Opens a picture large. */
export function useLightbox(): (media: Media) => void {
  return useContext(Opener);
}

/** One lightbox for all pictures beneath it. */
export function Lightbox({ children }: { children: ReactNode }) {
  const [media, setMedia] = useState<Media | null>(null);
  return (
    <Opener value={setMedia}>
      {children}
      {media && (
        <Suspense>
          <PictureDialog media={media} close={() => setMedia(null)} />
        </Suspense>
      )}
    </Opener>
  );
}
