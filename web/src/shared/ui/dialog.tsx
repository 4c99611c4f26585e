import { useLingui } from "@lingui/react/macro";
import { Modal, type ModalProps } from "@mantine/core";
import { useFocusReturn } from "./focus-return";

interface DialogProps extends Omit<ModalProps, "opened" | "onClose" | "closeButtonProps"> {
  close: () => void;
}

/** A dialog that is open for as long as it is rendered. */
export function Dialog({ close, ...props }: DialogProps) {
  const { t } = useLingui();
  useFocusReturn();
  return <Modal opened onClose={close} closeButtonProps={{ "aria-label": t`Close` }} {...props} />;
}
