/** Names for the shapes of the HTTP interface, made from its OpenAPI document. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type CaseView = Schemas["CaseView"];
export type CaseDetail = Schemas["CaseDetail"];
export type CaseState = Schemas["CaseState"];
export type EventView = Schemas["EventView"];
export type OfferView = Schemas["OfferView"];
export type CandidateView = Schemas["CandidateView"];
export type CaseSignal = Schemas["CaseSignal"];
export type ProcedureView = Schemas["ProcedureView"];
export type DeskView = Schemas["DeskView"];
export type HandoverView = Schemas["HandoverView"];
export type LinkView = Schemas["LinkView"];
export type ReceiptView = Schemas["ReceiptView"];
export type Disposition = Schemas["Disposition"];
export type Outcome = Schemas["Outcome"];
export type UserView = Schemas["UserView"];
export type PersonItem = Schemas["PersonItem"];
export type DeviceItem = Schemas["DeviceItem"];
export type NewDeviceView = Schemas["NewDeviceView"];
export type MessageView = Schemas["MessageView"];
export type DeadlineView = Schemas["DeadlineView"];
export type UnreadFrame = Schemas["UnreadFrame"];
export type AreaView = Schemas["AreaView"];

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** What a case detail carries as plain objects (the server sends them untyped). */
export interface Person {
  name: string;
  gender: string | null;
  age: number | null;
  phone: string | null;
  living: string | null;
  hearing: string | null;
  languages: string[] | null;
  conditions: string[] | null;
  medicines: string[] | null;
  dementia: boolean;
  powered_device: boolean;
  notes: string | null;
}

export interface Home {
  address: string;
  way_in: string | null;
  door_code: string | null;
}

export interface Contact {
  position: number;
  name: string;
  relation: string | null;
  phone: string;
  has_key: boolean;
  inform: string;
}

export interface DeviceFacts {
  id: string;
  model: string;
  state: string;
  last_seen_at: string | null;
  battery: number | null;
  signal_dbm: number | null;
  mains: boolean | null;
  online: boolean | null;
}

/** A frame of the feed (`kit/feed_rows.py`); `case` is there when the event is about one. */
export interface Frame {
  type: string;
  seq: number;
  prev?: number;
  at: string;
  case_id?: number;
  alert?: boolean;
  case?: CaseSummary;
}

export interface CaseSummary {
  id: number;
  number: string;
  kind: string;
  priority: number;
  state: CaseState;
  version: number;
  owner_id: number | null;
  opened_at: string;
  next_due_at: string | null;
  signal_count: number;
}
