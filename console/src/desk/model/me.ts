/** The user at this desk. Set before the desk is shown. */
import { shallowRef } from "vue";
import type { Me } from "../../api/types";

export const me = shallowRef<Me>({
  id: 0,
  username: "",
  name: "",
  roles: [],
  area: { id: 0, name: "", level: "" },
  permissions: [],
} as unknown as Me);

export function may(permission: string): boolean {
  return (me.value.permissions as string[]).includes(permission);
}
