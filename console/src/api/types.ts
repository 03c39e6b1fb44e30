/** Names for the shapes of the HTTP interface, made from its OpenAPI document. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type CaseSummary = Schemas["CaseSummary"];
export type CaseView = Schemas["CaseView"];
export type CaseDetail = Schemas["CaseDetail"];
export type CallSheetView = Schemas["CallSheetView"];
export type EmergencyCallView = Schemas["EmergencyCallView"];
export type EmergencyService = CallSheetView["service"];
export type CaseState = Schemas["CaseState"];
export type EventView = Schemas["EventView"];
export type OfferView = Schemas["OfferView"];
export type CandidateView = Schemas["CandidateView"];
export type CaseSignal = Schemas["CaseSignal"];
export type ProcedureView = Schemas["ProcedureView"];
export type DeskView = Schemas["DeskView"];
export type AgentView = Schemas["AgentView"];
export type AgentState = AgentView["state"];
export type ByHand = AgentView["by_hand"];
export type DeskInfo = Schemas["DeskInfo"];
export type CauseView = Schemas["CauseView"];
export type HandoverView = Schemas["HandoverView"];
export type ReceiverView = Schemas["ReceiverView"];
export type LinkView = Schemas["LinkView"];
export type FamilyLinkView = Schemas["FamilyLinkView"];
export type FamilyView = Schemas["FamilyView"];
export type ReceiptView = Schemas["ReceiptView"];
export type Disposition = Schemas["Disposition"];
export type Outcome = Schemas["Outcome"];
export type UserView = Schemas["UserView"];
export type PersonItem = Schemas["PersonItem"];
export type DeviceItem = Schemas["DeviceItem"];
export type NewDeviceView = Schemas["NewDeviceView"];
export type MessageView = Schemas["MessageView"];
export type CarriersView = Schemas["CarriersView"];
export type CarrierLineView = Schemas["CarrierLineView"];
export type DeadlineView = Schemas["DeadlineView"];
export type UnreadFrame = Schemas["UnreadFrame"];
export type CallView = Schemas["CallView"];
export type CheckinView = Schemas["CheckinView"];
export type AreaView = Schemas["AreaView"];

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** A frame of the feed: an event of a case or a hand-over, a heartbeat, a reset. */
export type Frame = Schemas["Frame"];
