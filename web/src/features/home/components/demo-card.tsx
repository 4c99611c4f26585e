import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { FlaskConical } from "lucide-react";
import { useCan, useMe } from "@/features/accounts/public";
import { Card } from "@/shared/ui/settings";
import classes from "./first-run-card.module.css";

/** Says that nothing here is real, and where it is removed. */
export function DemoCard() {
  const can = useCan();
  const { workspace } = useMe();
  if (!workspace.is_demo) return null;
  return (
    <Card>
      <div className={classes.phones}>
        <FlaskConical size={22} aria-hidden />
        <span className={classes.words}>
          <strong>
            <Trans>This is the demo</Trans>
          </strong>
          <span>
            <Trans>Its contacts and conversations are made up. Remove it whenever you like.</Trans>
          </span>
        </span>
        {can("workspace.delete") && (
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link
                to="/$workspace/settings/workspace"
                params={{ workspace: workspace.slug }}
                {...props}
              />
            )}
          >
            <Trans>Remove the demo</Trans>
          </Button>
        )}
      </div>
    </Card>
  );
}
