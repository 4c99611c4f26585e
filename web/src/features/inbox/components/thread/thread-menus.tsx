import { useQueryClient } from "@tanstack/react-query";
import {
  lazy,
  type ReactNode,
  type Ref,
  Suspense,
  useCallback,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import type { Message } from "@/shared/api/messaging";
import { messagesQuery } from "../../api";
import { messagesOf } from "../../model/thread";
import type { MenuTarget } from "./message-menu";
import classes from "./message-menu.module.css";
import { type Point, useRowMenu } from "./use-row-menu";

const MessageMenu = lazy(() =>
  import("./message-menu").then((module) => ({ default: module.MessageMenu })),
);
const MessageDetails = lazy(() =>
  import("./message-details").then((module) => ({ default: module.MessageDetails })),
);

export type OpenMenu = (message: Message, button: HTMLElement) => void;

interface ThreadMenusProps {
  conversationId: string;
  openMenu: Ref<OpenMenu>;
  children: ReactNode;
}

/** The menu of a message, however it is asked for, and what is known of the message. */
export function ThreadMenus({ conversationId, openMenu, children }: ThreadMenusProps) {
  const client = useQueryClient();
  const area = useRef<HTMLDivElement>(null);
  const [target, setTarget] = useState<MenuTarget | null>(null);
  const [told, setTold] = useState<Message | null>(null);
  const close = useCallback(() => setTarget(null), []);

  useRowMenu(area, (row: HTMLElement, at: Point) => {
    const pages = client.getQueryData(messagesQuery(conversationId).queryKey);
    const message = messagesOf(pages).find((one) => one.id === row.dataset.message);
    const opener = row.querySelector<HTMLElement>("[aria-haspopup=menu]");
    if (message) setTarget({ message, at, opener });
  });
  useImperativeHandle<OpenMenu, OpenMenu>(openMenu, () => (message, button) => {
    const { left, bottom } = button.getBoundingClientRect();
    setTarget({ message, at: { x: left, y: bottom }, opener: button });
  });

  return (
    <div ref={area} className={classes.area}>
      {children}
      <Suspense>
        {target && (
          <MessageMenu
            key={target.message.id}
            target={target}
            close={close}
            showDetails={setTold}
          />
        )}
        {told && <MessageDetails message={told} close={() => setTold(null)} />}
      </Suspense>
    </div>
  );
}
