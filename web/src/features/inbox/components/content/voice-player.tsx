import { Trans, useLingui } from "@lingui/react/macro";
import { Mic, Pause, Play } from "lucide-react";
import { useRef, useState } from "react";
import type { Media } from "@/shared/api/messaging";
import { mediaUrl } from "@/shared/api/workspace";
import { playTime } from "@/shared/lib/format";
import classes from "./media.module.css";

export function VoicePlayer({ media, isVoice }: { media: Media; isVoice: boolean }) {
  const { t } = useLingui();
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(media.duration ?? 0);
  const [failed, setFailed] = useState(false);

  const toggle = () => {
    if (playing) audio.current?.pause();
    else audio.current?.play().catch(() => setFailed(true));
  };
  const seek = (to: number) => {
    setAt(to);
    if (audio.current) audio.current.currentTime = to;
  };

  return (
    <div className={classes.player}>
      {/* biome-ignore lint/a11y/useMediaCaption: a contact's own recording comes without captions */}
      <audio
        ref={audio}
        preload="none"
        src={mediaUrl(media.id, "file")}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => seek(0)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onDurationChange={(event) => setLength(finite(event.currentTarget.duration, length))}
        onError={() => setFailed(true)}
      />
      <button
        type="button"
        className={classes.play}
        aria-label={playing ? t`Pause` : t`Play`}
        disabled={failed}
        onClick={toggle}
      >
        {playing ? <Pause size={17} /> : <Play size={17} />}
      </button>
      <input
        type="range"
        className={classes.seek}
        aria-label={t`Position in the recording`}
        aria-valuetext={playTime(at)}
        min={0}
        max={length || 1}
        step={0.1}
        value={Math.min(at, length || 1)}
        onChange={(event) => seek(Number(event.currentTarget.value))}
      />
      <span className={classes.clock}>{playTime(playing || at > 0 ? at : length)}</span>
      <span className={classes.note}>
        {failed ? (
          <Trans>This browser cannot play the recording.</Trans>
        ) : (
          <>
            {isVoice && <Mic size={12} aria-hidden />}{" "}
            {isVoice ? <Trans>Voice message</Trans> : (media.name ?? <Trans>Audio</Trans>)}
          </>
        )}
      </span>
    </div>
  );
}

function finite(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : otherwise;
}
