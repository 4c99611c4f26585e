import { useLingui } from "@lingui/react/macro";
import { Camera } from "lucide-react";
import { useRef } from "react";
import { IconButton } from "@/shared/ui/icon-button";
import classes from "./composer.module.css";

/** Takes a picture with the phone's camera; where there is a mouse, files are chosen instead. */
export function CameraButton({ addFiles }: { addFiles: (files: Iterable<File>) => void }) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  return (
    <span className={classes.camera}>
      <IconButton label={t`Take a photo`} onClick={() => input.current?.click()}>
        <Camera size={20} strokeWidth={1.8} />
      </IconButton>
      <input
        ref={input}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        aria-label={t`Photo`}
        onChange={(event) => {
          addFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </span>
  );
}
