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
export type ProgrammeItem = Schemas["ProgrammeItem"];
export type ProgrammeView = Schemas["ProgrammeView"];
export type Rules = Schemas["RulesView"]["rules"];
export type Figures = Schemas["Figures"];
export type CoverageReport = Schemas["CoverageReport"];
export type CandidateItem = Schemas["CandidateItem"];
export type ApplicationItem = Schemas["ApplicationItem"];
export type ApplicationView = Schemas["ApplicationView"];
export type ImportItem = Schemas["ImportItem"];
export type ImportView = Schemas["care__importing__schemas__ImportView"];
export type ExportView = Schemas["ExportView"];
