/** The kinds of lists that come in and go out, and who may take them. */
import { may } from "../me";

const PERMISSIONS: Record<string, { write: string; read: string; unmask: string }> = {
  persons: { write: "persons.write", read: "persons.read", unmask: "persons.unmask" },
  contacts: { write: "persons.write", read: "persons.read", unmask: "persons.unmask" },
  providers: { write: "responders.write", read: "responders.read", unmask: "responders.write" },
  staff: { write: "responders.write", read: "responders.read", unmask: "responders.write" },
  rotas: { write: "responders.write", read: "", unmask: "" },
};

export const importKinds = () => Object.keys(PERMISSIONS).filter((kind) => may(PERMISSIONS[kind]!.write));
export const exportKinds = () => Object.keys(PERMISSIONS).filter((kind) => may(PERMISSIONS[kind]!.read));
export const mayUnmask = (kind: string) => may(PERMISSIONS[kind]?.unmask ?? "");
