import { Checkbox, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import type { PermissionInfo } from "@/shared/api/contract";
import { Bone, Failed } from "@/shared/ui/states";
import { permissionsQuery } from "../api";
import classes from "./permission-list.module.css";

interface PermissionListProps {
  chosen: string[];
  choose: (permissions: string[]) => void;
  disabled?: boolean;
}

/** All permissions by group, each with what it allows. */
export function PermissionList({ chosen, choose, disabled }: PermissionListProps) {
  const query = useQuery(permissionsQuery);
  if (query.isPending) return <Bone width="100%" height={180} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const groups = Map.groupBy(query.data.data, (permission) => permission.group);
  const toggle = ({ name }: PermissionInfo) =>
    choose(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]);
  return (
    <div className={classes.groups}>
      {[...groups].map(([group, permissions]) => (
        <Fragment key={group}>
          <h3>{group}</h3>
          <Stack gap={8}>
            {permissions.map((permission) => (
              <Checkbox
                key={permission.name}
                size="sm"
                label={permission.title}
                description={permission.description}
                checked={chosen.includes(permission.name)}
                disabled={disabled}
                onChange={() => toggle(permission)}
              />
            ))}
          </Stack>
        </Fragment>
      ))}
    </div>
  );
}
