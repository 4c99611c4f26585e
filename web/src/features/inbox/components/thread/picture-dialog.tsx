import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { Download } from "lucide-react";
import type { Media } from "@/shared/api/messaging";
import { mediaUrl } from "@/shared/api/workspace";
import { Dialog } from "@/shared/ui/dialog";
import classes from "./picture-dialog.module.css";

export function PictureDialog({ media, close }: { media: Media; close: () => void }) {
  const { t } = useLingui();
  const name = media.name || t`Picture`;
  return (
    <Dialog close={close} size="auto" title={name}>
      <div className={classes.box}>
        <img src={mediaUrl(media.id, "file")} alt={name} />
        <Button
          component="a"
          variant="default"
          href={mediaUrl(media.id, "download")}
          download={media.name || true}
          leftSection={<Download size={16} />}
        >
          <Trans>Download</Trans>
        </Button>
      </div>
    </Dialog>
  );
}
