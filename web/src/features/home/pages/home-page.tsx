import { Trans } from "@lingui/react/macro";
import { useMe } from "@/features/accounts/public";
import { DemoCard } from "../components/demo-card";
import { FirstRunCard } from "../components/first-run-card";
import { NumbersCard } from "../components/numbers-card";
import classes from "./home-page.module.css";

export function HomePage() {
  const { person, workspace } = useMe();
  return (
    <div className={classes.scroll}>
      <div className={classes.page}>
        <header>
          <h1 dir="auto">
            <Trans>Hello, {person.name.split(" ")[0]}</Trans>
          </h1>
          <p dir="auto">{workspace.name}</p>
        </header>
        <FirstRunCard />
        <NumbersCard />
        <DemoCard />
      </div>
    </div>
  );
}
