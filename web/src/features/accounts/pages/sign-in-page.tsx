import { Trans, useLingui } from "@lingui/react/macro";
import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { sentenceOf } from "@/shared/api/errors";
import { sessionQuery, signIn } from "../api";
import { Door } from "../components/door";
import classes from "../components/door.module.css";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  const { t } = useLingui();
  const { next } = route.useSearch();
  const session = useQuery(sessionQuery);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const enter = async (who: { email: string; password: string }) => {
    setBusy(true);
    setRefusal(null);
    try {
      await signIn(who.email, who.password);
      location.assign(next ?? "/");
    } catch (error) {
      setRefusal(sentenceOf(error));
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void enter({ email: email.trim(), password });
  };
  const demo = session.data?.demo_login;

  return (
    <Door title={<Trans>Sign in</Trans>}>
      {session.data?.setup_required && (
        <p className={classes.intro}>
          <Trans>
            Nobody is a member here yet. Open the set-up link that the server printed when it
            started.
          </Trans>
        </p>
      )}
      <form onSubmit={submit}>
        <Stack gap="sm" mt="md">
          <TextInput
            label={t`E-mail`}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={t`Password`}
            autoComplete="current-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ "aria-label": t`Show the password` }}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {refusal && (
            <p role="alert" className={classes.refusal}>
              {refusal}
            </p>
          )}
          <Button type="submit" fullWidth loading={busy} size="md">
            <Trans>Sign in</Trans>
          </Button>
        </Stack>
      </form>
      {demo ? (
        <div className={classes.demo}>
          <p>
            <Trans>This installation has a demo shop to look around in.</Trans>
          </p>
          <Button variant="default" fullWidth onClick={() => void enter(demo)} disabled={busy}>
            <Trans>Enter the demo</Trans>
          </Button>
        </div>
      ) : (
        <p className={classes.demo}>
          <Trans>
            Password forgotten? A member who manages members can make a reset link for you, and so
            can the operator of this server.
          </Trans>
        </p>
      )}
    </Door>
  );
}
