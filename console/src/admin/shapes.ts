/** Shapes that only the administration uses, by the names of the HTTP interface. */
import type { components } from "../api/schema";

type Schemas = components["schemas"];

export type PersonView = Schemas["PersonView"];
export type UnmaskedNumbers = Schemas["UnmaskedNumbers"];
export type ContactView = Schemas["ContactView"];
export type HomeView = Schemas["HomeView"];
export type HomeItem = Schemas["HomeItem"];
export type DeviceView = Schemas["DeviceView"];
export type Credentials = Schemas["Credentials"];
export type SignalItem = Schemas["SignalItem"];
export type UnreadFrameView = Schemas["UnreadFrameView"];
export type AuditLine = Schemas["AuditLine"];
