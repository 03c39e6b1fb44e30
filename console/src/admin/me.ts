/** The user of the administration pages. Set before anything is shown. */
import { shallowRef } from "vue";
import type { Me } from "../api/types";

export const me = shallowRef<Me | null>(null);

export function may(permission: string): boolean {
  return (me.value?.permissions as string[] | undefined)?.includes(permission) ?? false;
}
