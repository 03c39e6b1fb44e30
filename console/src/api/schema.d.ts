// Made by `npm run types`; do not edit.
// openapi: 2733602a1807691c846f36b1c8b1dfdf22d0d1617db3b82faf8b53c4d90972d5
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AbsenceChanges
         * @description What is to be different; ``until_on`` yesterday: the person is back.
         */
        AbsenceChanges: {
            /**
             * Kind
             * @enum {string}
             */
            kind?: "hospital" | "travelling" | "with_family" | "care_home" | "respite" | "other";
            /**
             * From On
             * Format: date
             */
            from_on?: string;
            /** Until On */
            until_on?: string | null;
            /** Place */
            place?: string | null;
            /** Address */
            address?: string | null;
            /** Way In */
            way_in?: string | null;
            /** Lat */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
            /** Area Id */
            area_id?: number | null;
            /** Phone */
            phone?: string | null;
            /** Note */
            note?: string | null;
        };
        /**
         * AbsenceView
         * @description A time away. ``now``: it holds today. ``area_id``: of the address, if that is one of ours. The number
         *     is masked.
         */
        AbsenceView: {
            /** Id */
            id: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "hospital" | "travelling" | "with_family" | "care_home" | "respite" | "other";
            /**
             * From On
             * Format: date
             */
            from_on: string;
            /** Until On */
            until_on: string | null;
            /** Place */
            place: string | null;
            /** Address */
            address: string | null;
            /** Way In */
            way_in: string | null;
            /** Lat */
            lat: number | null;
            /** Lon */
            lon: number | null;
            /** Area Id */
            area_id: number | null;
            /** Phone */
            phone: string | null;
            /** Note */
            note: string | null;
            /** Recorded By */
            recorded_by: number;
            /**
             * Recorded At
             * Format: date-time
             */
            recorded_at: string;
            /** Now */
            now: boolean;
        };
        /**
         * AccountBody
         * @description The account with which a responder signs in; null: none.
         */
        AccountBody: {
            /** User Id */
            user_id: number | null;
        };
        /**
         * AccountView
         * @description A responder's account.
         */
        AccountView: {
            /** Responder Id */
            responder_id: number;
            /** User Id */
            user_id: number | null;
        };
        /**
         * Acknowledged
         * @description What is on record now.
         */
        Acknowledged: {
            /**
             * Case
             * @description Our number of the case
             */
            case: string;
            /**
             * State
             * @enum {string}
             */
            state: "sent" | "delivered" | "acknowledged" | "refused" | "failed";
        };
        /**
         * Acknowledgement
         * @description The other centre's word.
         */
        Acknowledgement: {
            /** Accepted */
            accepted: boolean;
            /** Reference */
            reference?: string | null;
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * ActorView
         * @description Who did something.
         */
        ActorView: {
            /** Type */
            type: string;
            /** Id */
            id: string | null;
            /** Name */
            name: string | null;
        };
        /**
         * AddBody
         * @description A third party for the conversation: an emergency service of the area, or a number.
         */
        AddBody: {
            /** Service */
            service?: ("ambulance" | "police" | "fire") | null;
            /** Number */
            number?: string | null;
        };
        /**
         * Addressee
         * @description Whom a message is for.
         */
        Addressee: {
            /**
             * Type
             * @enum {string}
             */
            type: "person" | "contact" | "user" | "responder";
            /** Id */
            id: number;
            /** Name */
            name: string;
        };
        /**
         * AgentChanges
         * @description What a supervisor says of an agent.
         */
        AgentChanges: {
            /** Desk Id */
            desk_id?: number | null;
            /**
             * Dialects
             * @example [
             *       "大冶话"
             *     ]
             */
            dialects?: string[];
            /**
             * Skills
             * @description Kinds of cases that he knows best
             */
            skills?: string[];
        };
        /**
         * AgentView
         * @description Somebody at a desk. ``desk`` null: serves all that he sees. ``until``: when the state ends by itself.
         *     ``test`` null: sound and phone have not been tested in this shift.
         */
        AgentView: {
            user: components["schemas"]["Named"];
            desk: components["schemas"]["Named"] | null;
            /**
             * State
             * @enum {string}
             */
            state: "ready" | "on_case" | "wrap_up" | "break" | "away";
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /** Until */
            until: string | null;
            /**
             * By Hand
             * @enum {string}
             */
            by_hand: "ready" | "wrap_up" | "break" | "away";
            /**
             * Cases
             * @description Open P1 to P3 that he has
             */
            cases: number;
            /** Suggested */
            suggested: number;
            /** Dialects */
            dialects: string[];
            /** Skills */
            skills: string[];
            test: components["schemas"]["ShiftTest"] | null;
        };
        /**
         * Agreement
         * @description The agreement that was signed.
         */
        Agreement: {
            /**
             * Number
             * @example PAT-2026-0815
             */
            number: string;
            /**
             * Signed On
             * @description Default: today
             */
            signed_on?: string | null;
        };
        /**
         * AliyunAnswer
         * @description What Aliyun wants to hear.
         */
        AliyunAnswer: {
            /**
             * Code
             * @default 0
             */
            code: number;
            /**
             * Msg
             * @default OK
             */
            msg: string;
        };
        /**
         * AliyunSmsReport
         * @description What became of a text.
         */
        AliyunSmsReport: {
            /**
             * Out Id
             * @default
             */
            out_id: string;
            /**
             * Success
             * @default false
             */
            success: boolean;
            /**
             * Err Code
             * @default
             */
            err_code: string;
            /** Biz Id */
            biz_id?: string | null;
        };
        /**
         * AliyunSmsUp
         * @description A text from a phone.
         */
        AliyunSmsUp: {
            /** Phone Number */
            phone_number: string;
            /**
             * Content
             * @default
             */
            content: string;
            /** Sequence Id */
            sequence_id?: string | null;
        };
        /**
         * AliyunVoiceReport
         * @description How a call went. ``dtmf``: the keys that were pressed; ``duration``: seconds.
         */
        AliyunVoiceReport: {
            /**
             * Out Id
             * @default
             */
            out_id: string;
            /** Call Id */
            call_id?: string | null;
            /**
             * Status Code
             * @default
             */
            status_code: string;
            /**
             * Duration
             * @default 0
             */
            duration: string;
            /** Dtmf */
            dtmf?: string | null;
        };
        /**
         * All
         * @description All of them hold; of none: always.
         */
        "All-Input": {
            /** All */
            all: (components["schemas"]["All-Input"] | components["schemas"]["Any_-Input"] | components["schemas"]["Not-Input"] | components["schemas"]["Compare"])[];
        };
        /**
         * All
         * @description All of them hold; of none: always.
         */
        "All-Output": {
            /** All */
            all: (components["schemas"]["All-Output"] | components["schemas"]["Any_-Output"] | components["schemas"]["Not-Output"] | components["schemas"]["Compare"])[];
        };
        /**
         * Any_
         * @description At least one of them holds.
         */
        "Any_-Input": {
            /** Any */
            any: (components["schemas"]["All-Input"] | components["schemas"]["Any_-Input"] | components["schemas"]["Not-Input"] | components["schemas"]["Compare"])[];
        };
        /**
         * Any_
         * @description At least one of them holds.
         */
        "Any_-Output": {
            /** Any */
            any: (components["schemas"]["All-Output"] | components["schemas"]["Any_-Output"] | components["schemas"]["Not-Output"] | components["schemas"]["Compare"])[];
        };
        /**
         * Applicant
         * @description Who applies for the person.
         */
        Applicant: {
            /** Name */
            name: string;
            /**
             * Relation
             * @example 邻居
             */
            relation?: string | null;
            /** Phone */
            phone?: string | null;
        };
        /**
         * ApplicantView
         * @description Who applied for the person.
         */
        ApplicantView: {
            /** Name */
            name: string;
            /** Relation */
            relation: string | null;
            /** Phone */
            phone: string | null;
        };
        /**
         * ApplicationItem
         * @description An application in a list. ``overdue``: the yearly look should have been.
         */
        ApplicationItem: {
            /** Id */
            id: number;
            /** Programme Id */
            programme_id: number;
            /** Programme Name */
            programme_name: string;
            /** Person Id */
            person_id: number;
            /** Person Name */
            person_name: string;
            /** Area Id */
            area_id: number;
            state: components["schemas"]["care__coverage__states__State"];
            /**
             * Source
             * @enum {string}
             */
            source: "self" | "family" | "community" | "window" | "proxy";
            /**
             * Applied On
             * Format: date
             */
            applied_on: string;
            /** Group Code */
            group_code: string | null;
            /** Payer */
            payer: ("free" | "subsidised" | "self_paid") | null;
            /** Amount */
            amount: string | null;
            /** Reasons */
            reasons: string[];
            /** Rules Number */
            rules_number: number;
            /** Approved On */
            approved_on: string | null;
            /** Agreement Number */
            agreement_number: string | null;
            /** Agreement On */
            agreement_on: string | null;
            /** Working Since */
            working_since: string | null;
            /** Recheck Due On */
            recheck_due_on: string | null;
            /** Overdue */
            overdue: boolean;
            /** Ended On */
            ended_on: string | null;
            /** End Reason */
            end_reason: string | null;
        };
        /**
         * ApplicationLine
         * @description Something that became of an application. ``user_id`` null: the program itself.
         */
        ApplicationLine: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** User Id */
            user_id: number | null;
            before: components["schemas"]["care__coverage__states__State"] | null;
            after: components["schemas"]["care__coverage__states__State"];
            /** Detail */
            detail: {
                [key: string]: unknown;
            };
            /** Reason */
            reason: string | null;
        };
        /**
         * ApplicationView
         * @description An application with its history and what may follow.
         */
        ApplicationView: {
            /** Id */
            id: number;
            /** Programme Id */
            programme_id: number;
            /** Programme Name */
            programme_name: string;
            /** Person Id */
            person_id: number;
            /** Person Name */
            person_name: string;
            /** Area Id */
            area_id: number;
            state: components["schemas"]["care__coverage__states__State"];
            /**
             * Source
             * @enum {string}
             */
            source: "self" | "family" | "community" | "window" | "proxy";
            /**
             * Applied On
             * Format: date
             */
            applied_on: string;
            /** Group Code */
            group_code: string | null;
            /** Payer */
            payer: ("free" | "subsidised" | "self_paid") | null;
            /** Amount */
            amount: string | null;
            /** Reasons */
            reasons: string[];
            /** Rules Number */
            rules_number: number;
            /** Approved On */
            approved_on: string | null;
            /** Agreement Number */
            agreement_number: string | null;
            /** Agreement On */
            agreement_on: string | null;
            /** Working Since */
            working_since: string | null;
            /** Recheck Due On */
            recheck_due_on: string | null;
            /** Overdue */
            overdue: boolean;
            /** Ended On */
            ended_on: string | null;
            /** End Reason */
            end_reason: string | null;
            applicant: components["schemas"]["ApplicantView"] | null;
            /** Note */
            note: string | null;
            /** Next */
            next: components["schemas"]["care__coverage__states__State"][];
            /** History */
            history: components["schemas"]["ApplicationLine"][];
        };
        /**
         * Applied
         * @description How far applying has come; call again while ``left`` is not 0.
         */
        Applied: {
            /** Id */
            id: number;
            /** State */
            state: string;
            /** Done */
            done: number;
            /** Refused */
            refused: number;
            /** Left */
            left: number;
        };
        /**
         * AreaChanges
         * @description What to change of an area.
         */
        AreaChanges: {
            /** Version */
            version?: number | null;
            /** Name */
            name?: string;
            /** Code */
            code?: string | null;
            /**
             * Codes
             * @description New division codes by area, for those whose code is another's after the change; null: none. Where a code changes, those below that began with the old one follow by themselves
             * @example {
             *       "12": "990103001"
             *     }
             */
            codes?: {
                [key: string]: string | null;
            };
            /** Desk Phone */
            desk_phone?: string | null;
            /** Duty Leader Phone */
            duty_leader_phone?: string | null;
            /** Partner Centre Phone */
            partner_centre_phone?: string | null;
            /** Ambulance Phone */
            ambulance_phone?: string | null;
            /** Police Phone */
            police_phone?: string | null;
            /** Fire Phone */
            fire_phone?: string | null;
            /** Dialling Code */
            dialling_code?: string | null;
            /** Reason */
            reason?: string | null;
        };
        /**
         * AreaFigures
         * @description A group in an area, with everything below it.
         */
        AreaFigures: {
            /**
             * Entitled
             * @description In one of the groups on the month's last day
             */
            entitled: number;
            /**
             * Applied
             * @description Applications made in the month
             */
            applied: number;
            /**
             * Approved
             * @description Approved in the month
             */
            approved: number;
            /**
             * Installed
             * @description Entitled, or with a contract, and with an installed unit
             */
            installed: number;
            /**
             * Used
             * @description Of those: heard of in the month, or pressed, as the programme says
             */
            used: number;
            /**
             * Stopped
             * @description Contracts that ended in the month
             */
            stopped: number;
            /** Stop Reasons */
            stop_reasons: {
                [key: string]: number;
            };
            /**
             * Payable
             * @description Entitled, with a contract that ran, and the unit in use
             */
            payable: number;
            /**
             * Amount
             * @description Yuan that the office pays for the month
             * @example 1530.00
             */
            amount: string;
            /** Group */
            group: string | null;
            /** Payer */
            payer: ("free" | "subsidised" | "self_paid") | null;
            /** Area Id */
            area_id: number;
            /** Area Name */
            area_name: string;
        };
        /**
         * AreaLine
         * @description Something that became of an area.
         */
        AreaLine: {
            /** Id */
            id: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** User Id */
            user_id: number | null;
            /** Username */
            username: string | null;
            /**
             * What
             * @enum {string}
             */
            what: "created" | "changed" | "recoded" | "moved" | "moved_along" | "merged" | "took_in" | "closed";
            /**
             * From
             * @description What changed, as it was
             */
            from: {
                [key: string]: unknown;
            };
            /** To */
            to: {
                [key: string]: unknown;
            };
            /** Reason */
            reason: string | null;
        };
        /**
         * AreaName
         * @description An area by name.
         */
        AreaName: {
            /** Id */
            id: number;
            /** Name */
            name: string;
        };
        /**
         * AreaRef
         * @description An area in short.
         */
        AreaRef: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /**
             * Level
             * @example district
             */
            level: string;
        };
        /**
         * AreaView
         * @description An area. ``path`` holds the ids from the root down: ``/1/4/9/``.
         */
        AreaView: {
            /** Id */
            id: number;
            /** Parent Id */
            parent_id: number | null;
            /** Path */
            path: string;
            /** Level */
            level: string;
            /** Code */
            code: string | null;
            /** Name */
            name: string;
            /** Desk Phone */
            desk_phone: string | null;
            /** Duty Leader Phone */
            duty_leader_phone: string | null;
            /** Partner Centre Phone */
            partner_centre_phone: string | null;
            /** Ambulance Phone */
            ambulance_phone: string | null;
            /** Police Phone */
            police_phone: string | null;
            /** Fire Phone */
            fire_phone: string | null;
            /** Dialling Code */
            dialling_code: string | null;
            /** Version */
            version: number;
            /** Closed At */
            closed_at: string | null;
            /**
             * Merged Into
             * @description Where everything of a merged area is now
             */
            merged_into: number | null;
        };
        /**
         * AreaWhole
         * @description An area with what it inherits and what it was called before.
         */
        AreaWhole: {
            /** Id */
            id: number;
            /** Parent Id */
            parent_id: number | null;
            /** Path */
            path: string;
            /** Level */
            level: string;
            /** Code */
            code: string | null;
            /** Name */
            name: string;
            /** Desk Phone */
            desk_phone: string | null;
            /** Duty Leader Phone */
            duty_leader_phone: string | null;
            /** Partner Centre Phone */
            partner_centre_phone: string | null;
            /** Ambulance Phone */
            ambulance_phone: string | null;
            /** Police Phone */
            police_phone: string | null;
            /** Fire Phone */
            fire_phone: string | null;
            /** Dialling Code */
            dialling_code: string | null;
            /** Version */
            version: number;
            /** Closed At */
            closed_at: string | null;
            /**
             * Merged Into
             * @description Where everything of a merged area is now
             */
            merged_into: number | null;
            holding: components["schemas"]["HoldingNumbers"];
            /** Former Names */
            former_names: string[];
            /** Former Codes */
            former_codes: string[];
        };
        /**
         * Attempt
         * @description One attempt, or one report of the carrier.
         */
        Attempt: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Result */
            result: string;
            /** Carrier Id */
            carrier_id: string | null;
            /** Detail */
            detail: string | null;
        };
        /**
         * AttentionItem
         * @description A unit that somebody should see to.
         */
        AttentionItem: {
            /** Device Id */
            device_id: string;
            /** Model */
            model: string;
            /** Person Id */
            person_id: number | null;
            /**
             * Person Name
             * @description Null also without the permission `persons.read`
             */
            person_name: string | null;
            /**
             * Home Address
             * @description Null also without the permission `persons.read`
             */
            home_address: string | null;
            /** Area Id */
            area_id: number | null;
            /**
             * High Risk
             * @description Depends on a powered device, or has dementia
             */
            high_risk: boolean;
            finding: components["schemas"]["Finding"];
            /** Level */
            level: string;
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /** Last Seen At */
            last_seen_at: string | null;
            /** Battery */
            battery: number | null;
            /** Incident Id */
            incident_id: number | null;
            /**
             * Rank
             * @description What hurts most comes first: 0 before 1
             */
            rank: number;
        };
        /**
         * AuditLine
         * @description Who did what to which record.
         */
        AuditLine: {
            /** Id */
            id: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** User Id */
            user_id: number | null;
            /** Username */
            username: string | null;
            /**
             * Action
             * @example person.view
             */
            action: string;
            /**
             * Subject Type
             * @example person
             */
            subject_type: string;
            /** Subject Id */
            subject_id: string;
            /** Detail */
            detail: {
                [key: string]: unknown;
            };
        };
        /**
         * BandShare
         * @description How many intervals were like that.
         */
        BandShare: {
            /** Intervals */
            intervals: number;
            /** Share */
            share: number | null;
        };
        /**
         * BandView
         * @description So many alarms in an interval.
         */
        BandView: {
            /** Name */
            name: string;
            /** Least */
            least: number;
            /** Most */
            most: number | null;
        };
        /**
         * Bands
         * @description EEMUA 191, ISA-18.2: a flood should be less than 1 % of the intervals.
         */
        Bands: {
            acceptable: components["schemas"]["BandShare"];
            manageable: components["schemas"]["BandShare"];
            high: components["schemas"]["BandShare"];
            flood: components["schemas"]["BandShare"];
        };
        /**
         * Battery
         * @description What a unit lives on.
         * @enum {string}
         */
        Battery: "backup" | "rechargeable" | "replaceable";
        /**
         * Beside
         * @description Somebody who was looked at and not asked; ``against``: codes.
         */
        Beside: {
            /** Responder Id */
            responder_id: number;
            /** Name */
            name: string;
            /** Rank */
            rank: number;
            /** Score */
            score: number;
            /** Against */
            against: string[];
        };
        /**
         * Cadence
         * @description How often a unit is tested.
         */
        "Cadence-Output": {
            /**
             * Every Days
             * @description Null: as its model; 0: never
             */
            every_days: number | null;
        };
        /**
         * CallBackBody
         * @description How the call-back went; without ``result`` it begins now.
         */
        CallBackBody: {
            /** Result */
            result?: ("reached" | "no_answer") | null;
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * CallCase
         * @description The case that the call has come to.
         */
        CallCase: {
            /** Id */
            id: number;
            /** Number */
            number: string;
            /** State */
            state: string;
            /** Priority */
            priority: number;
            owner: components["schemas"]["Named"] | null;
        };
        /**
         * CallCloseBody
         * @description What it was.
         */
        CallCloseBody: {
            /**
             * Outcome
             * @default answered
             * @enum {string}
             */
            outcome: "answered" | "nuisance" | "wrong_number";
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * CallLine
         * @description The number of ours that was dialled.
         */
        CallLine: {
            /** Id */
            id: number;
            /** Number */
            number: string;
            /** Name */
            name: string;
            /**
             * Announces
             * @description The caller is told that he is recorded
             */
            announces: boolean;
        };
        /**
         * CallReport
         * @description One event of a call. Every report names both numbers, so that each can be the first.
         */
        CallReport: {
            /**
             * Call Id
             * @description The switchboard's own, never reused
             * @example pbx-1732500000.17
             */
            call_id: string;
            /**
             * Called Number
             * @description Which of our numbers was dialled
             * @example 12349
             */
            called_number: string;
            /**
             * Calling Number
             * @description null, empty or `anonymous`: withheld
             * @example 13800001234
             */
            calling_number?: string | null;
            /**
             * Agent
             * @description Extension, telephone or user name of whoever answers
             * @example 8001
             */
            agent?: string | null;
            /**
             * Recording Ref
             * @description Where the recording is, a name or an address; never fetched
             */
            recording_ref?: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /**
         * CallSheetView
         * @description One call to an emergency service.
         */
        CallSheetView: {
            /**
             * Service
             * @enum {string}
             */
            service: "ambulance" | "police" | "fire";
            /**
             * Phone
             * @example 120
             */
            phone: string;
            /**
             * Lines
             * @description Sentences, in the order in which they are asked for
             */
            lines: string[];
            /**
             * Text
             * @description The same in one piece
             */
            text: string;
        };
        /**
         * CallState
         * @description Derived from the moments that are known, in whatever order they came.
         * @enum {string}
         */
        CallState: "ringing" | "answered" | "ended" | "abandoned" | "closed";
        /**
         * CallTaken
         * @description What has been understood. ``state``: after everything that was reported so far.
         */
        CallTaken: {
            /** Id */
            id: number;
            state: components["schemas"]["CallState"];
            /**
             * Case Id
             * @description null while none is open yet
             */
            case_id: number | null;
        };
        /**
         * CallTerminal
         * @description A unit that can be called back, and speaks in the home.
         */
        CallTerminal: {
            /** Device Id */
            device_id: string;
            /** Model */
            model: string;
            /** Phone */
            phone: string | null;
        };
        /**
         * CallView
         * @description A call as it stands. Times are the server's. Numbers are full for whoever may answer it, until it is
         *     closed; otherwise masked.
         */
        CallView: {
            /** Id */
            id: number;
            state: components["schemas"]["CallState"];
            /**
             * Kind
             * @enum {string}
             */
            kind: "emergency" | "ordinary";
            /**
             * Direction
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            line: components["schemas"]["CallLine"] | null;
            /** Called Number */
            called_number: string | null;
            /**
             * Number
             * @description The other side's; null: withheld, or erased
             */
            number: string | null;
            /**
             * Caller
             * @enum {string}
             */
            caller: "terminal" | "person" | "household" | "several" | "contact" | "responder" | "unknown" | "withheld";
            /**
             * Caller Name
             * @description Of the person, the relative or the responder who calls
             */
            caller_name: string | null;
            /** @description About whom the call is */
            person: components["schemas"]["Named"] | null;
            /**
             * Possible
             * @description To choose from, while `person` is null
             */
            possible: components["schemas"]["PossiblePerson"][];
            terminal: components["schemas"]["CallTerminal"] | null;
            /** High Risk */
            high_risk: boolean;
            /**
             * Position
             * @description Of a ringing call: 1 is to be answered next
             */
            position: number | null;
            /**
             * Rang At
             * Format: date-time
             */
            rang_at: string;
            /** Answered At */
            answered_at: string | null;
            /** Ended At */
            ended_at: string | null;
            /** Closed At */
            closed_at: string | null;
            agent: components["schemas"]["Named"] | null;
            /**
             * Agent Said
             * @description Who answered, as the switchboard calls him
             */
            agent_said: string | null;
            /**
             * Call Back By
             * @description Of an abandoned call
             */
            call_back_by: string | null;
            /**
             * Tries
             * @description Call-backs that nobody answered; after the second it is an emergency
             */
            tries: number;
            /** Silent At */
            silent_at: string | null;
            /** Outcome */
            outcome: ("case" | "request" | "answered" | "reached" | "nuisance" | "wrong_number" | "expired") | null;
            case: components["schemas"]["CallCase"] | null;
            /** Recorded */
            recorded: boolean;
            /**
             * About Id
             * @description The call that this one calls back
             */
            about_id: number | null;
        };
        /**
         * CalleeLimit
         * @description At most so many messages to one number over one channel in so many seconds.
         */
        CalleeLimit: {
            /**
             * Channel
             * @enum {string}
             */
            channel: "sms" | "voice";
            /** Per S */
            per_s: number;
            /** Most */
            most: number;
        };
        /**
         * CalleeLimitView
         * @description At most so many messages to one number.
         */
        CalleeLimitView: {
            /** Per S */
            per_s: number;
            /** Most */
            most: number;
        };
        /**
         * CalleeLimits
         * @description All limits of the carriers' lines.
         */
        CalleeLimits: {
            /** Limits */
            limits: components["schemas"]["CalleeLimit"][];
        };
        /**
         * CalleeQuotaView
         * @description What a number that was called or written to lately may still have.
         */
        CalleeQuotaView: {
            /**
             * Recipient
             * @description Masked
             * @example +86138****0001
             */
            recipient: string;
            /**
             * Channel
             * @enum {string}
             */
            channel: "sms" | "voice" | "chat";
            /**
             * Carrier
             * @description Null: the town's own limit, of all carriers together
             */
            carrier: string | null;
            /** Per S */
            per_s: number;
            /** Most */
            most: number;
            /** Left */
            left: number;
        };
        /**
         * CampaignItem
         * @description A campaign in the list.
         */
        CampaignItem: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Area Id */
            area_id: number;
            /** Channel */
            channel: string;
            /**
             * State
             * @enum {string}
             */
            state: "running" | "done" | "stopped";
            /** People */
            people: number;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Ended At */
            ended_at: string | null;
        };
        /**
         * CampaignView
         * @description A campaign with its progress, live. ``waiting``: nothing has left for them yet; ``under_way``: left,
         *     and not known to have arrived; ``reached``: delivered or answered by a human; ``left_out``: without a
         *     number or terminal, away, or not served any more.
         */
        CampaignView: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Area Id */
            area_id: number;
            /** Population */
            population: {
                [key: string]: unknown;
            };
            /** Channel */
            channel: string;
            /** Text */
            text: string;
            /**
             * State
             * @enum {string}
             */
            state: "running" | "done" | "stopped";
            /** People */
            people: number;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Ended At */
            ended_at: string | null;
            /** Waiting */
            waiting: number;
            /** Under Way */
            under_way: number;
            /** Reached */
            reached: number;
            /** Answered */
            answered: number;
            /** Failed */
            failed: number;
            /** Left Out */
            left_out: number;
            /** Stopped */
            stopped: number;
            /** Help */
            help: number;
        };
        /**
         * Cancellation
         * @description Why nothing is installed.
         */
        Cancellation: {
            /** Reason */
            reason: string;
        };
        /**
         * CandidateItem
         * @description Somebody who is entitled and not covered. ``rank`` 1 is brought in first.
         */
        CandidateItem: {
            /** Person Id */
            person_id: number;
            /** Name */
            name: string;
            /** Area Id */
            area_id: number;
            /** Address */
            address: string | null;
            /** Age */
            age: number | null;
            /** Group */
            group: string;
            /** Group Name */
            group_name: string;
            /** Rank */
            rank: number;
            /**
             * Payer
             * @enum {string}
             */
            payer: "free" | "subsidised" | "self_paid";
            /** Amount */
            amount: string;
            /** Reasons */
            reasons: string[];
        };
        /**
         * CandidateResponder
         * @description Somebody who could come.
         */
        CandidateResponder: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Type */
            type: string;
            /** Phone */
            phone: string;
            /** Provider */
            provider: string | null;
            /** Vehicle */
            vehicle: string | null;
            /** Skills */
            skills: string[];
        };
        /**
         * CandidateView
         * @description A responder's place among those who could come; ``eligible`` False: left out.
         */
        CandidateView: {
            responder: components["schemas"]["CandidateResponder"];
            /** Rank */
            rank: number;
            /** Score */
            score: number;
            /** Eligible */
            eligible: boolean;
            /** Distance Km */
            distance_km: number | null;
            /**
             * Travel Min
             * @description An estimate
             */
            travel_min: number | null;
            /** For */
            for: components["schemas"]["Reason"][];
            /** Against */
            against: components["schemas"]["Reason"][];
        };
        /**
         * Capability
         * @description What devices of a family can say or do.
         * @enum {string}
         */
        Capability: "sos" | "fall" | "fire" | "gas" | "water" | "door" | "motion" | "location" | "battery" | "mains" | "tamper" | "removed" | "health" | "say" | "ring" | "locate" | "configure" | "test";
        /**
         * CarrierLineView
         * @description One channel of one carrier. The counts are of the last hour.
         */
        CarrierLineView: {
            /**
             * Channel
             * @enum {string}
             */
            channel: "sms" | "voice" | "chat";
            /**
             * State
             * @description `trial`: it answers again, one message at a time tries it
             * @enum {string}
             */
            state: "up" | "out" | "trial";
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /**
             * Reason
             * @description The last failure, in the carrier's words
             */
            reason: string | null;
            /** Next Try At */
            next_try_at: string | null;
            /**
             * Per S
             * @description Messages a second that it takes; null: as many as there are
             */
            per_s: number | null;
            /** Callee Limits */
            callee_limits: components["schemas"]["CalleeLimitView"][];
            /** Sent */
            sent: number;
            /** Failed */
            failed: number;
            /**
             * Unreported
             * @description Sent more than 2 min ago, and the carrier has said nothing since
             */
            unreported: number;
            /**
             * Lag S
             * @description From due to sent, the slowest of 20
             */
            lag_s: number | null;
        };
        /**
         * CarrierNumberView
         * @description One of our numbers in the last 24 h. A number that nobody picks up may be blocked as a nuisance.
         */
        CarrierNumberView: {
            /** Number */
            number: string;
            /** Calls */
            calls: number;
            /** Connected */
            connected: number;
            /**
             * Rate
             * @description 0 to 1; null: too few calls to tell
             */
            rate: number | null;
            /**
             * Suspect
             * @description Fewer than three in ten of 20 calls or more are picked up
             */
            suspect: boolean;
        };
        /**
         * CarrierTemplate
         * @description A text of the catalogue as the carrier knows it.
         */
        CarrierTemplate: {
            /**
             * Language
             * @default zh-CN
             * @enum {string}
             */
            language: "zh-CN" | "en";
            /**
             * Code
             * @example SMS_154950909
             */
            code: string;
            /**
             * State
             * @default pending
             * @enum {string}
             */
            state: "pending" | "approved" | "rejected";
            /**
             * Reason
             * @description Of a rejection, in the carrier's words
             */
            reason?: string | null;
        };
        /**
         * CarrierTemplateView
         * @description ``text``: what has to be handed in for approval; ``{name}`` are its variables.
         */
        CarrierTemplateView: {
            /** Carrier */
            carrier: string;
            /**
             * Channel
             * @enum {string}
             */
            channel: "sms" | "voice";
            /** Template */
            template: string;
            /** Language */
            language: string;
            /** Code */
            code: string;
            /**
             * State
             * @enum {string}
             */
            state: "pending" | "approved" | "rejected";
            /** Reason */
            reason: string | null;
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            /** Text */
            text: string | null;
        };
        /**
         * CarrierView
         * @description A carrier that this installation has, in the order in which they are tried.
         */
        CarrierView: {
            /** Name */
            name: string;
            /** Lines */
            lines: components["schemas"]["CarrierLineView"][];
            /** Numbers */
            numbers: components["schemas"]["CarrierNumberView"][];
        };
        /**
         * CarriersView
         * @description All carriers, and of the numbers of the last 24 h those that have used up half of a share or more.
         */
        CarriersView: {
            /** Items */
            items: components["schemas"]["CarrierView"][];
            /**
             * Quotas
             * @description For those who see the whole tree, the least left first
             */
            quotas: components["schemas"]["CalleeQuotaView"][];
        };
        /**
         * CaseAway
         * @description Where the person is instead of at home; with an address, help goes there.
         */
        CaseAway: {
            /** Id */
            id: number;
            /** Kind */
            kind: string;
            /**
             * From On
             * Format: date
             */
            from_on: string;
            /** Until On */
            until_on: string | null;
            /** Place */
            place: string | null;
            /** Address */
            address: string | null;
            /** Way In */
            way_in: string | null;
            /** Lat */
            lat: number | null;
            /** Lon */
            lon: number | null;
            /** Area Id */
            area_id: number | null;
            /** Phone */
            phone: string | null;
            /** Note */
            note: string | null;
        };
        /**
         * CaseContact
         * @description Somebody to call; ``inform``: when to tell (at_press, after_contact, on_dispatch, never).
         *     ``do_not_inform``: must not be told anything, by anybody.
         */
        CaseContact: {
            /** Position */
            position: number;
            /** Name */
            name: string;
            /** Relation */
            relation: string | null;
            /** Phone */
            phone: string | null;
            /** Language */
            language: string | null;
            /** Hours From */
            hours_from: string | null;
            /** Hours Until */
            hours_until: string | null;
            /** Days */
            days: number[];
            /**
             * Reachable Now
             * @description Whether it is within the contact's hours
             */
            reachable_now: boolean;
            /** Has Key */
            has_key: boolean;
            /** Inform */
            inform: string;
            /** Do Not Inform */
            do_not_inform: boolean;
        };
        /**
         * CaseDetail
         * @description A case with everything that a dispatcher needs at hand.
         */
        CaseDetail: {
            /** Id */
            id: number;
            /**
             * Number
             * @example 20261122-000123
             */
            number: string;
            state: components["schemas"]["CaseState"];
            /** Priority */
            priority: number;
            /**
             * Kind
             * @example sos
             */
            kind: string;
            subject: components["schemas"]["Subject"];
            /** Device Id */
            device_id: string | null;
            area: components["schemas"]["Named"] | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Closed At */
            closed_at: string | null;
            /**
             * Returned At
             * @description Cancelled from the device while nobody had spoken to the person
             */
            returned_at: string | null;
            /** Hold Until */
            hold_until: string | null;
            owner: components["schemas"]["Named"] | null;
            /**
             * Suggested To
             * @description The user whose turn it is
             */
            suggested_to: number | null;
            /**
             * Suggested Until
             * @description Until then only that user's console sounds; never of a P1
             */
            suggested_until: string | null;
            /**
             * Tray Until
             * @description In a flooded desk's tray, without sound, until then; P3 and P4 only
             */
            tray_until: string | null;
            /**
             * Shelf Until
             * @description On the shelf until then; P3 and P4 only
             */
            shelf_until: string | null;
            /** Signal Count */
            signal_count: number;
            /** Last Signal At */
            last_signal_at: string | null;
            /** Next Due At */
            next_due_at: string | null;
            /** Version */
            version: number;
            /**
             * Pressed At
             * @description The device's own time
             */
            pressed_at: string | null;
            /** Received At */
            received_at: string | null;
            /** Claimed At */
            claimed_at: string | null;
            /**
             * Contact At
             * @description Since when somebody has heard or seen the person
             */
            contact_at: string | null;
            /** Dispatched At */
            dispatched_at: string | null;
            /** Accepted At */
            accepted_at: string | null;
            /** Departed At */
            departed_at: string | null;
            /** Arrived At */
            arrived_at: string | null;
            /** Entered At */
            entered_at: string | null;
            /** Resolved At */
            resolved_at: string | null;
            /** Hold Reason */
            hold_reason: string | null;
            /** Shelf Reason */
            shelf_reason: string | null;
            disposition: components["schemas"]["Disposition"] | null;
            outcome: components["schemas"]["Outcome"] | null;
            /** Linked Case Id */
            linked_case_id: number | null;
            person: components["schemas"]["CasePerson"] | null;
            /**
             * Goes To
             * @description Where help must go: to a temporary address for what concerns the person, to the home for fire, gas, water and units out of order
             * @enum {string}
             */
            goes_to: "home" | "away";
            /** @description Shown first: where the person is now */
            away: components["schemas"]["CaseAway"] | null;
            home: components["schemas"]["CaseHome"] | null;
            records: components["schemas"]["CaseRecords"] | null;
            /**
             * Contacts
             * @description Whom to call, in order
             */
            contacts: components["schemas"]["CaseContact"][];
            device: components["schemas"]["CaseDevice"] | null;
            /**
             * History
             * @description The subject's cases before, the newest first
             */
            history: components["schemas"]["PastCase"][];
            /** Timeline */
            timeline: components["schemas"]["EventView"][];
            /** Signals */
            signals: components["schemas"]["CaseSignal"][];
            /** Offers */
            offers: components["schemas"]["OfferView"][];
            /** Candidates */
            candidates: components["schemas"]["CandidateView"][];
            procedure: components["schemas"]["ProcedureView"];
            emergency_numbers: components["schemas"]["EmergencyNumbers"];
            /**
             * Emergency Calls
             * @description That 120, 110 or 119 was called
             */
            emergency_calls: components["schemas"]["EmergencyCallView"][];
        };
        /**
         * CaseDevice
         * @description The device that raised it, and how it was when last heard.
         */
        CaseDevice: {
            /** Id */
            id: string;
            /** Model */
            model: string;
            /** State */
            state: string;
            /** Last Seen At */
            last_seen_at: string | null;
            /**
             * Battery
             * @description Per cent
             */
            battery: number | null;
            /** Signal Dbm */
            signal_dbm: number | null;
            /** Mains */
            mains: boolean | null;
            /** Online */
            online: boolean | null;
        };
        /**
         * CaseEnding
         * @description Services have ended for this person; the unit is still heard.
         */
        CaseEnding: {
            /** Kind */
            kind: string;
            /**
             * Ended On
             * Format: date
             */
            ended_on: string;
        };
        /**
         * CaseGuardian
         * @description Who acts for the person by law.
         */
        CaseGuardian: {
            /** Id */
            id: number;
            /** Role */
            role: string;
            /** Name */
            name: string | null;
            /** Relation */
            relation: string | null;
            /** Phone */
            phone: string | null;
        };
        /**
         * CaseHome
         * @description Where to go and how to get in; WGS 84.
         */
        CaseHome: {
            /** Id */
            id: number;
            /** Address */
            address: string;
            /** Way In */
            way_in: string | null;
            /** Door Code */
            door_code: string | null;
            /** Lat */
            lat: number | null;
            /** Lon */
            lon: number | null;
        };
        /**
         * CaseKeyHolder
         * @description Who has a key or knows a code now.
         */
        CaseKeyHolder: {
            /** Thing */
            thing: string;
            /** Label */
            label: string;
            /** Holder Type */
            holder_type: string;
            /** Holder Id */
            holder_id: number | null;
            /** Holder */
            holder: string;
            /** Phone */
            phone: string | null;
            /**
             * Since
             * Format: date-time
             */
            since: string;
        };
        /**
         * CasePerson
         * @description Whom it is about, as far as it changes how help is given.
         */
        CasePerson: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Gender */
            gender: string | null;
            /** Birth Date */
            birth_date: string | null;
            /** Age */
            age: number | null;
            /**
             * Identity Number
             * @description Masked
             */
            identity_number: string | null;
            /** Phone */
            phone: string | null;
            /** Other Phone */
            other_phone: string | null;
            /** Living */
            living: string | null;
            /** Relief */
            relief: string | null;
            /** Disability Type */
            disability_type: string | null;
            /** Disability Grade */
            disability_grade: number | null;
            /**
             * Ability
             * @description GB/T 42195: 0 able to 4 fully dependent
             */
            ability: number | null;
            /** Hearing */
            hearing: string | null;
            /** Languages */
            languages: string[];
            /** Conditions */
            conditions: string[];
            /** Medicines */
            medicines: string[];
            /** Allergies */
            allergies: string[];
            /** Blood Type */
            blood_type: string | null;
            /** Dementia */
            dementia: boolean;
            /** Powered Device */
            powered_device: boolean;
            /** Powered Devices */
            powered_devices: string[];
            /** Family Planning Special */
            family_planning_special: boolean;
            /** Doctor Name */
            doctor_name: string | null;
            /** Doctor Phone */
            doctor_phone: string | null;
            /** Health Centre */
            health_centre: string | null;
            /** Customs */
            customs: string | null;
            /** Notes */
            notes: string | null;
            /** Risk */
            risk: string;
            /** Risk Reasons */
            risk_reasons: components["schemas"]["RiskReason"][];
            /** Erased */
            erased: boolean;
        };
        /**
         * CaseRecords
         * @description What is kept about the person beside the core facts.
         */
        CaseRecords: {
            /** Guardians */
            guardians: components["schemas"]["CaseGuardian"][];
            /** Key Holders */
            key_holders: components["schemas"]["CaseKeyHolder"][];
            /**
             * Lost Sheet
             * @description `GET /persons/{id}/lost-sheet` has one
             */
            lost_sheet: boolean;
            /**
             * Photo Id
             * @description Of `GET /persons/{id}/photos/{photo_id}`, a face first
             */
            photo_id: number | null;
            ended: components["schemas"]["CaseEnding"] | null;
        };
        /**
         * CaseSignal
         * @description A signal that belongs to the case.
         */
        CaseSignal: {
            /** Id */
            id: number;
            /** Device Id */
            device_id: string | null;
            /** Signal Id */
            signal_id: string;
            /** Kind */
            kind: string;
            /** At */
            at: string | null;
            /** Stored */
            stored: boolean;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /** Flags */
            flags: string[];
            /** Payload */
            payload: {
                [key: string]: unknown;
            };
        };
        /**
         * CaseState
         * @description Derived from the claim and the live offers, see ``dispatch.cases.state``.
         * @enum {string}
         */
        CaseState: "open" | "claimed" | "dispatched" | "accepted" | "en_route" | "on_scene" | "resolved" | "closed";
        /**
         * CaseView
         * @description A case as it stands. Times are the server's.
         */
        CaseView: {
            /** Id */
            id: number;
            /**
             * Number
             * @example 20261122-000123
             */
            number: string;
            state: components["schemas"]["CaseState"];
            /** Priority */
            priority: number;
            /**
             * Kind
             * @example sos
             */
            kind: string;
            subject: components["schemas"]["Subject"];
            /** Device Id */
            device_id: string | null;
            area: components["schemas"]["Named"] | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Closed At */
            closed_at: string | null;
            /**
             * Returned At
             * @description Cancelled from the device while nobody had spoken to the person
             */
            returned_at: string | null;
            /** Hold Until */
            hold_until: string | null;
            owner: components["schemas"]["Named"] | null;
            /**
             * Suggested To
             * @description The user whose turn it is
             */
            suggested_to: number | null;
            /**
             * Suggested Until
             * @description Until then only that user's console sounds; never of a P1
             */
            suggested_until: string | null;
            /**
             * Tray Until
             * @description In a flooded desk's tray, without sound, until then; P3 and P4 only
             */
            tray_until: string | null;
            /**
             * Shelf Until
             * @description On the shelf until then; P3 and P4 only
             */
            shelf_until: string | null;
            /** Signal Count */
            signal_count: number;
            /** Last Signal At */
            last_signal_at: string | null;
            /** Next Due At */
            next_due_at: string | null;
            /** Version */
            version: number;
            /**
             * Pressed At
             * @description The device's own time
             */
            pressed_at: string | null;
            /** Received At */
            received_at: string | null;
            /** Claimed At */
            claimed_at: string | null;
            /**
             * Contact At
             * @description Since when somebody has heard or seen the person
             */
            contact_at: string | null;
            /** Dispatched At */
            dispatched_at: string | null;
            /** Accepted At */
            accepted_at: string | null;
            /** Departed At */
            departed_at: string | null;
            /** Arrived At */
            arrived_at: string | null;
            /** Entered At */
            entered_at: string | null;
            /** Resolved At */
            resolved_at: string | null;
            /** Hold Reason */
            hold_reason: string | null;
            /** Shelf Reason */
            shelf_reason: string | null;
            disposition: components["schemas"]["Disposition"] | null;
            outcome: components["schemas"]["Outcome"] | null;
            /** Linked Case Id */
            linked_case_id: number | null;
        };
        /**
         * CauseCase
         * @description One of the emergencies, still open.
         */
        CauseCase: {
            /** Id */
            id: number;
            /** Number */
            number: string;
            /** Kind */
            kind: string;
            /** State */
            state: string;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
        };
        /**
         * CauseView
         * @description Emergencies of one building. Each has its own case and its own next step.
         */
        CauseView: {
            /** Id */
            id: number;
            /** Place */
            place: string;
            area: components["schemas"]["Named"];
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            /** Cases */
            cases: components["schemas"]["CauseCase"][];
        };
        /**
         * CentreView
         * @description Another centre that takes cases over.
         */
        CentreView: {
            /** Id */
            id: number;
            /** Name */
            name: string;
        };
        /**
         * Certificate
         * @description A certificate, training or insurance. One that has run out keeps its holder out of routing.
         */
        Certificate: {
            /**
             * Kind
             * @description first_aid, nursing, electrician, driving, health_check, training, insurance, or other
             * @example nursing
             */
            kind: string;
            /** Number */
            number?: string | null;
            /**
             * Valid Until
             * @description The last day; null: for ever
             */
            valid_until?: string | null;
        };
        /**
         * CertificateView
         * @description A certificate, training or insurance.
         */
        CertificateView: {
            /** Kind */
            kind: string;
            /** Number */
            number: string | null;
            /** Valid Until */
            valid_until: string | null;
            /** Expired */
            expired: boolean;
        };
        /**
         * ChangeView
         * @description Something about a unit that became different: a finding, `mains`, `firmware`, `incident`.
         */
        ChangeView: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** What */
            what: string;
            /** Before */
            before: unknown;
            /** After */
            after: unknown;
        };
        /**
         * Check
         * @description Whether somebody is entitled.
         */
        Check: {
            /** Person Id */
            person_id: number;
            /**
             * On
             * @description Default: today
             */
            on?: string | null;
        };
        /**
         * CheckView
         * @description A try in one room. The newest of a room and kind counts.
         */
        CheckView: {
            /** Id */
            id: number;
            /** Room */
            room: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "range" | "voice";
            /** Ok */
            ok: boolean;
            /** Signal Dbm */
            signal_dbm: number | null;
            /** Note */
            note: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** User Id */
            user_id: number;
        };
        /**
         * CheckinAttempt
         * @description One attempt. ``result`` None: under way.
         */
        CheckinAttempt: {
            /** Channel */
            channel: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Result */
            result: string | null;
        };
        /**
         * CheckinCounts
         * @description How many of a day stand where; ``waiting_for_channel``: of those that a broken means holds up.
         */
        CheckinCounts: {
            /** Due */
            due: number;
            /** Trying */
            trying: number;
            /** Answered */
            answered: number;
            /** Unanswered */
            unanswered: number;
            /** Escalated */
            escalated: number;
            /** Skipped */
            skipped: number;
            /** Asks Human */
            asks_human: number;
            /** Waiting For Channel */
            waiting_for_channel: number;
        };
        /**
         * CheckinPause
         * @description ``until_on`` None: until somebody resumes it.
         */
        CheckinPause: {
            /** Reason */
            reason: string;
            /** From On */
            from_on?: string | null;
            /** Until On */
            until_on?: string | null;
        };
        /**
         * CheckinPlanChanges
         * @description What is to be different from the next day that is not written yet; what is written keeps its time
         *     unless the plan ends or pauses.
         */
        CheckinPlanChanges: {
            /**
             * Version
             * @description Of what the caller has seen; 409 `changed_meanwhile` if it is another now
             */
            version: number;
            /** Name */
            name?: string;
            cadence?: components["schemas"]["care__checkins__cadence__Cadence"];
            /**
             * From Time
             * Format: time
             */
            from_time?: string;
            /**
             * Until Time
             * Format: time
             */
            until_time?: string;
            /**
             * Quiet From
             * Format: time
             */
            quiet_from?: string;
            /**
             * Quiet Until
             * Format: time
             */
            quiet_until?: string;
            /** Channels */
            channels?: ("ok_button" | "prompt" | "call" | "human" | "visit")[];
        };
        /**
         * CheckinPlanView
         * @description A plan. ``people``: of a population, on the day written last; ``next_day``: the day written next.
         */
        CheckinPlanView: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Version */
            version: number;
            /** Name */
            name: string;
            /** Person Id */
            person_id: number | null;
            /** Person Name */
            person_name: string | null;
            /** Population */
            population: {
                [key: string]: unknown;
            } | null;
            /** Cadence */
            cadence: {
                [key: string]: unknown;
            };
            /**
             * From Time
             * Format: time
             */
            from_time: string;
            /**
             * Until Time
             * Format: time
             */
            until_time: string;
            /**
             * Quiet From
             * Format: time
             */
            quiet_from: string;
            /**
             * Quiet Until
             * Format: time
             */
            quiet_until: string;
            /** Channels */
            channels: string[];
            /** Paused From */
            paused_from: string | null;
            /** Paused Until */
            paused_until: string | null;
            /** Pause Reason */
            pause_reason: string | null;
            /** Active */
            active: boolean;
            /**
             * Next Day
             * Format: date
             */
            next_day: string;
            /** People */
            people: number;
        };
        /**
         * CheckinResult
         * @description What a human heard. ``need`` becomes a request on the desk, ``help`` a case at once; ``no_answer``
         *     goes on to the next step.
         */
        CheckinResult: {
            /**
             * Answer
             * @enum {string}
             */
            answer: "fine" | "need" | "help" | "refused" | "no_answer";
            /** Mood */
            mood?: number | null;
            /** Needs */
            needs?: string[];
            /** Note */
            note?: string | null;
        };
        /**
         * CheckinView
         * @description A check-in. ``asks_human``: somebody at the desk has to call, on ``phone`` (in full for who handles
         *     cases, masked for others, None where nobody has to), before ``next_at``, when the next step is taken.
         */
        CheckinView: {
            /** Id */
            id: number;
            /** Person Id */
            person_id: number;
            /** Person Name */
            person_name: string;
            /** Area Id */
            area_id: number;
            /** Plan Id */
            plan_id: number;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Deadline At
             * Format: date-time
             */
            deadline_at: string;
            /** Risk */
            risk: string;
            /**
             * State
             * @enum {string}
             */
            state: "due" | "trying" | "answered" | "unanswered" | "escalated" | "skipped";
            /** Reason */
            reason: string | null;
            /** Asks Human */
            asks_human: boolean;
            /** Phone */
            phone: string | null;
            /** Next At */
            next_at: string | null;
            /** Answer */
            answer: string | null;
            /** Answered At */
            answered_at: string | null;
            /** Answered How */
            answered_how: string | null;
            /** Mood */
            mood: number | null;
            /** Needs */
            needs: string[];
            /** Note */
            note: string | null;
            /** Attempts */
            attempts: components["schemas"]["CheckinAttempt"][];
            /** Case Id */
            case_id: number | null;
        };
        /**
         * CloseBody
         * @description What it was and how the person was left; both are mandatory. `follow_up` left out: what is usual
         *     after such an ending. `no_follow_up`: nobody calls or visits.
         */
        CloseBody: {
            disposition: components["schemas"]["Disposition"];
            outcome: components["schemas"]["Outcome"];
            /**
             * Note
             * @default
             */
            note: string;
            follow_up?: components["schemas"]["FollowUpBody"] | null;
            /**
             * No Follow Up
             * @default false
             */
            no_follow_up: boolean;
        };
        /**
         * CommandView
         * @description A command; ``id`` is what the terminal's reply names.
         *
         *     ``sent``: published and not answered yet; it is published again until ``expires_at``. ``failed``:
         *     the device says so, or cannot do that.
         */
        CommandView: {
            /** Id */
            id: string;
            /** Device Id */
            device_id: string;
            /** Type */
            type: string;
            /** Args */
            args: {
                [key: string]: unknown;
            };
            /**
             * State
             * @enum {string}
             */
            state: "pending" | "sent" | "answered" | "failed" | "expired" | "cancelled";
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Sent At */
            sent_at: string | null;
            /** Answered At */
            answered_at: string | null;
            /**
             * Published
             * @description How often it has been published
             */
            published: number;
            /**
             * Reply
             * @description What the device answered, as it came
             */
            reply: {
                [key: string]: unknown;
            } | null;
            /** Error */
            error: string | null;
            /** Case Id */
            case_id: number | null;
            /** User Id */
            user_id: number | null;
        };
        /**
         * Compare
         * @description A fact against a limit, against words, or a yes or no.
         */
        Compare: {
            /**
             * Fact
             * @enum {string}
             */
            fact: "age" | "disability_grade" | "ability" | "relief" | "living" | "gender" | "disability_type" | "family_planning_special" | "dementia" | "powered_device";
            /** At Least */
            at_least?: number | null;
            /** At Most */
            at_most?: number | null;
            /** Is */
            is?: boolean | string[] | null;
        };
        /**
         * CompleteBody
         * @description How the person was left.
         */
        CompleteBody: {
            outcome: components["schemas"]["Outcome"];
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * Condition
         * @description When a measure is left out unless it holds.
         * @enum {string}
         */
        Condition: "desks_empty" | "pressed_again" | "not_returned";
        /**
         * ConfirmBody
         * @description The last four digits of the number that received the link.
         */
        ConfirmBody: {
            /** Phone Tail */
            phone_tail: string;
        };
        /**
         * ConsentView
         * @description A consent; ``withdrawn_at`` null: it is in force.
         */
        ConsentView: {
            /** Id */
            id: number;
            /**
             * Purpose
             * @enum {string}
             */
            purpose: "location" | "health" | "recording" | "family_sharing" | "photo" | "sharing_with_offices" | "research";
            /** Given By */
            given_by: string;
            /**
             * Given At
             * Format: date-time
             */
            given_at: string;
            /** Evidence */
            evidence: string | null;
            /** Recorded By */
            recorded_by: number;
            /** Withdrawn At */
            withdrawn_at: string | null;
            /** Withdrawn Evidence */
            withdrawn_evidence: string | null;
            /** Withdrawn By */
            withdrawn_by: number | null;
        };
        /**
         * ContactBody
         * @description How the person was reached: by ``voice``, in the flesh (``physical``), or not (``none``).
         */
        ContactBody: {
            /**
             * How
             * @enum {string}
             */
            how: "voice" | "physical" | "none";
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * ContactList
         * @description All contacts in the order of calling. Who is not in the list is removed.
         */
        ContactList: {
            /** Version */
            version?: number | null;
            /** Contacts */
            contacts: components["schemas"]["ListedContact"][];
        };
        /**
         * ContactPhone
         * @description A contact's full number.
         */
        ContactPhone: {
            /** Id */
            id: number;
            /** Name */
            name: string | null;
            /** Phone */
            phone: string | null;
        };
        /**
         * ContactView
         * @description Somebody to call; ``position`` 1 is called first. ``phone`` is masked.
         */
        ContactView: {
            /** Id */
            id: number;
            /** Position */
            position: number;
            /** Name */
            name: string;
            /** Relation */
            relation: string | null;
            /** Phone */
            phone: string | null;
            /** Language */
            language: string | null;
            /** Hours From */
            hours_from: string | null;
            /** Hours Until */
            hours_until: string | null;
            /** Days */
            days: number[];
            /** Has Key */
            has_key: boolean;
            /** Inform */
            inform: string;
            /** Do Not Inform */
            do_not_inform: boolean;
            /**
             * Stale
             * @description Did not answer the last drill
             * @default []
             */
            stale: components["schemas"]["StaleNumber"][];
        };
        /**
         * CoverageReport
         * @description A month of a programme. ``closed_at`` null: the month is open, the figures are those of now.
         */
        CoverageReport: {
            /** Programme Id */
            programme_id: number;
            /**
             * Month
             * Format: date
             * @description Its first day
             */
            month: string;
            /** Area Id */
            area_id: number;
            /** Closed At */
            closed_at: string | null;
            total: components["schemas"]["Figures"];
            /**
             * Groups
             * @description In the order of their priority
             */
            groups: components["schemas"]["GroupFigures"][];
            /**
             * Items
             * @description Per area right below the one asked for; itself: what lies in no area below it
             */
            items: components["schemas"]["AreaFigures"][];
        };
        /**
         * Credentials
         * @description What the unit signs in with at the broker. The secret is shown this once.
         */
        Credentials: {
            /** Id */
            id: string;
            /** Secret */
            secret: string;
        };
        /**
         * CreditSum
         * @description How many entries of each kind the credit record has.
         */
        CreditSum: {
            /** Praise */
            praise: number;
            /** Complaint */
            complaint: number;
            /** Breach */
            breach: number;
        };
        /**
         * CreditView
         * @description An entry of the credit record.
         */
        CreditView: {
            /** Id */
            id: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "praise" | "complaint" | "breach";
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Note */
            note: string;
            /**
             * Recorded At
             * Format: date-time
             */
            recorded_at: string;
            /** @description The user, by id and name */
            recorded_by: components["schemas"]["AreaName"];
        };
        /**
         * Custody
         * @description A key or a code that somebody has now; ``id`` is the line with which it was given.
         */
        Custody: {
            /** Id */
            id: number;
            /** Thing */
            thing: string;
            /** Label */
            label: string;
            /** Holder Type */
            holder_type: string;
            /** Holder Id */
            holder_id: number | null;
            /** Holder */
            holder: string;
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /**
             * Phone
             * @description Of a contact or a responder, as it is now
             */
            phone?: string | null;
        };
        /**
         * DayView
         * @description What kind of day it is in Shanghai. ``known`` False: nobody has entered the year's notice.
         */
        DayView: {
            /**
             * Date
             * Format: date
             */
            date: string;
            /** Working */
            working: boolean;
            /** Known */
            known: boolean;
            /** Name */
            name: string;
        };
        /**
         * DeadlineView
         * @description Something that falls due for a case.
         */
        DeadlineView: {
            /** Id */
            id: number;
            /** Case Id */
            case_id: number;
            /** Case Number */
            case_number: string;
            /** Kind */
            kind: string;
            /** Offer Id */
            offer_id: number | null;
            /** Round */
            round: number;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Overdue S
             * @description Seconds past its time; negative: still to come
             */
            overdue_s: number;
            /** Failures */
            failures: number;
            /** Error */
            error: string | null;
        };
        /**
         * Decision
         * @description An approval.
         */
        Decision: {
            /** Note */
            note?: string | null;
        };
        /**
         * DeclineBody
         * @description Why not.
         */
        DeclineBody: {
            /**
             * Reason
             * @default declined
             */
            reason: string;
        };
        /**
         * DeliveryView
         * @description An event on its way to one subscriber. ``due_at``: when the next attempt is due.
         */
        DeliveryView: {
            /** Id */
            id: number;
            /**
             * Event Id
             * @description The same for every attempt and replay; receivers tell doubles by it
             */
            event_id: string;
            /**
             * Type
             * @enum {string}
             */
            type: "case.opened" | "case.changed" | "case.handed_over" | "emergency_call.recorded";
            /** Subject */
            subject: string;
            /**
             * State
             * @enum {string}
             */
            state: "pending" | "sending" | "delivered" | "failed" | "cancelled";
            /** Replay Of */
            replay_of: number | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Delivered At */
            delivered_at: string | null;
            /** Error */
            error: string | null;
            /** Attempts */
            attempts: components["schemas"]["Attempt"][];
        };
        /**
         * DepartBody
         * @description Minutes until arrival, if known.
         */
        DepartBody: {
            /** Eta Min */
            eta_min?: number | null;
        };
        /**
         * DeskArea
         * @description An area with its whole subtree, and when the desk serves it; no hours: day and night.
         */
        DeskArea: {
            /** Area Id */
            area_id: number;
            /** Hours */
            hours?: components["schemas"]["DeskHours"][];
        };
        /**
         * DeskChanges
         * @description What to change of a desk. Lists are given whole.
         */
        DeskChanges: {
            /** Version */
            version?: number | null;
            /** Area Id */
            area_id?: number;
            /** Name */
            name?: string;
            /** Numbers */
            numbers?: string[];
            /**
             * Wrap Up S
             * @description Seconds after closing a case
             */
            wrap_up_s?: number;
            /** Serves */
            serves?: components["schemas"]["DeskArea"][];
            /**
             * Active
             * @description False: given up
             */
            active?: boolean;
        };
        /**
         * DeskHours
         * @description On these days from one time until another, Asia/Shanghai; not later: past midnight.
         */
        DeskHours: {
            /** Days */
            days: number[];
            /**
             * From
             * Format: time
             * @example 08:00
             */
            from: string;
            /**
             * Until
             * Format: time
             * @example 20:00
             */
            until: string;
        };
        /**
         * DeskInfo
         * @description A desk. ``present``: how many agents are there; ``sound_test_missing``: none of them has tested the
         *     sound in this shift; ``alarms``: in the last 10 minutes, ``flooded`` above 10.
         */
        DeskInfo: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Version */
            version: number;
            /** Name */
            name: string;
            /** Numbers */
            numbers: string[];
            /** Wrap Up S */
            wrap_up_s: number;
            /** Active */
            active: boolean;
            /** Serves */
            serves: components["schemas"]["ServedView"][];
            /** Present */
            present: number;
            /** Sound Test Missing */
            sound_test_missing: boolean;
            /** Alarms */
            alarms: number;
            /** Flooded */
            flooded: boolean;
        };
        /**
         * DeskLoad
         * @description What one desk had to face: alarms that it answered first, when they were opened.
         */
        DeskLoad: {
            /** Id */
            id: number | null;
            /** Name */
            name: string | null;
            /** Alarms */
            alarms: number;
            /**
             * Average
             * @description Per interval
             */
            average: number | null;
            /**
             * Most
             * @description In one interval
             */
            most: number;
            bands: components["schemas"]["Bands"];
            /** Worst */
            worst: components["schemas"]["WorstInterval"][];
        };
        /**
         * DeskView
         * @description ``now`` is the server's clock; consoles count ages by it and never by their own.
         */
        DeskView: {
            /**
             * Now
             * Format: date-time
             */
            now: string;
            /** Fallback Phone */
            fallback_phone: string | null;
            lamps: components["schemas"]["Lamps"];
            /** Last Proven At */
            last_proven_at: string | null;
            /** Queue Thresholds S */
            queue_thresholds_s: number[];
        };
        /**
         * DeviceChanges
         * @description Whose a unit is, and what stands on its card. Null empties a field; bound to nobody the unit
         *     goes back to stock.
         */
        DeviceChanges: {
            /** Person Id */
            person_id?: number | null;
            /** Home Id */
            home_id?: number | null;
            /**
             * Area Id
             * @description Null: the person's or the home's
             */
            area_id?: number | null;
            /** Place */
            place?: string | null;
            /** Model */
            model?: string;
            /** Serial */
            serial?: string | null;
            /** Imei */
            imei?: string | null;
            /** Sim Number */
            sim_number?: string | null;
            /** Iccid */
            iccid?: string | null;
            /** Sim Expires On */
            sim_expires_on?: string | null;
            /** Firmware */
            firmware?: string | null;
            /** Owner */
            owner?: string | null;
            /** Heartbeat S */
            heartbeat_s?: number | null;
            /** Gateway Id */
            gateway_id?: string | null;
        };
        /**
         * DeviceItem
         * @description A unit as lists show it.
         */
        DeviceItem: {
            /** Id */
            id: string;
            /** Model */
            model: string;
            /** Serial */
            serial: string | null;
            /** Imei */
            imei: string | null;
            /** State */
            state: string;
            /** Person Id */
            person_id: number | null;
            /**
             * Person Name
             * @description Null also without the permission `persons.read`
             */
            person_name: string | null;
            /** Home Id */
            home_id: number | null;
            /**
             * Home Address
             * @description Null also without the permission `persons.read`
             */
            home_address: string | null;
            /** Area Id */
            area_id: number | null;
            /** Place */
            place: string | null;
            /** Gateway Id */
            gateway_id: string | null;
            /** May Connect */
            may_connect: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Last Proven At
             * @description When a press of it was last stored and receipted
             */
            last_proven_at: string | null;
            /** Last Seen At */
            last_seen_at: string | null;
            /** Online */
            online: boolean | null;
            /** Battery */
            battery: number | null;
            /**
             * Model Known
             * @description False: nobody here knows this model, it is treated as `other`
             */
            readonly model_known: boolean;
        };
        /**
         * DeviceView
         * @description A unit with everything it said about itself last. ``location`` in degrees and metres.
         */
        DeviceView: {
            /** Id */
            id: string;
            /** Model */
            model: string;
            /** Serial */
            serial: string | null;
            /** Imei */
            imei: string | null;
            /** State */
            state: string;
            /** Person Id */
            person_id: number | null;
            /**
             * Person Name
             * @description Null also without the permission `persons.read`
             */
            person_name: string | null;
            /** Home Id */
            home_id: number | null;
            /**
             * Home Address
             * @description Null also without the permission `persons.read`
             */
            home_address: string | null;
            /** Area Id */
            area_id: number | null;
            /** Place */
            place: string | null;
            /** Gateway Id */
            gateway_id: string | null;
            /** May Connect */
            may_connect: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Last Proven At
             * @description When a press of it was last stored and receipted
             */
            last_proven_at: string | null;
            /** Last Seen At */
            last_seen_at: string | null;
            /** Online */
            online: boolean | null;
            /** Battery */
            battery: number | null;
            /** Signal Dbm */
            signal_dbm: number | null;
            /** Mains */
            mains: boolean | null;
            /** Firmware */
            firmware: string | null;
            /** Location */
            location: {
                [key: string]: unknown;
            } | null;
            /** Readings */
            readings: {
                [key: string]: unknown;
            } | null;
            /** Sim Number */
            sim_number: string | null;
            /** Iccid */
            iccid: string | null;
            /** Sim Expires On */
            sim_expires_on: string | null;
            /** Owner */
            owner: string | null;
            /**
             * Heartbeat S
             * @description Null: its model's
             */
            heartbeat_s: number | null;
            /**
             * Batch
             * @description With which delivery it was imported
             */
            batch: string | null;
            supervision: components["schemas"]["Supervision"];
            /**
             * Model Known
             * @description False: nobody here knows this model, it is treated as `other`
             */
            readonly model_known: boolean;
        };
        /**
         * DispatchBody
         * @description Whom to send; without ``responder_ids`` the best ranked.
         */
        DispatchBody: {
            /** Responder Ids */
            responder_ids?: number[] | null;
            /** @default lead */
            role: components["schemas"]["OfferRole"];
        };
        /**
         * Disposition
         * @description What it was.
         * @enum {string}
         */
        Disposition: "health" | "fall" | "fire" | "crime" | "lost" | "reassurance" | "consultation" | "service" | "accidental" | "test" | "technical" | "no_contact";
        /**
         * DrillItem
         * @description A drill and how far it has come, counted by number and channel.
         */
        DrillItem: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Name */
            name: string;
            /** Who */
            who: ("responders" | "contacts" | "staff")[];
            /** Channels */
            channels: ("sms" | "voice")[];
            /**
             * State
             * @enum {string}
             */
            state: "planned" | "running" | "done" | "stopped";
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            /** Ends At */
            ends_at: string | null;
            /** Every Days */
            every_days: number | null;
            /** Targets */
            targets: number;
            /** Answered */
            answered: number;
            /** Not Reached */
            not_reached: number;
        };
        /**
         * DrillView
         * @description With the first 500 who could not be reached, once it has ended.
         */
        DrillView: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Name */
            name: string;
            /** Who */
            who: ("responders" | "contacts" | "staff")[];
            /** Channels */
            channels: ("sms" | "voice")[];
            /**
             * State
             * @enum {string}
             */
            state: "planned" | "running" | "done" | "stopped";
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            /** Ends At */
            ends_at: string | null;
            /** Every Days */
            every_days: number | null;
            /** Targets */
            targets: number;
            /** Answered */
            answered: number;
            /** Not Reached */
            not_reached: number;
            /** By State */
            by_state: {
                [key: string]: number;
            };
            /** Unreached */
            unreached: components["schemas"]["Unreached"][];
        };
        /**
         * DuplicateView
         * @description Two records that may be of one person, and why.
         */
        DuplicateView: {
            /** Persons */
            persons: components["schemas"]["PersonItem"][];
            /** Same */
            same: ("identity_number" | "name_and_birth_date" | "name_and_phone")[];
        };
        /**
         * DutyArea
         * @description An area by name.
         */
        DutyArea: {
            /** Id */
            id: number;
            /** Name */
            name: string;
        };
        /**
         * DutyItem
         * @description Somebody on duty, from when until when, and why.
         */
        DutyItem: {
            /** Shift Id */
            shift_id: number;
            responder: components["schemas"]["DutyResponder"];
            /**
             * From
             * Format: date-time
             */
            from: string;
            /**
             * Until
             * Format: date-time
             */
            until: string;
            area: components["schemas"]["DutyArea"];
            /** Purpose */
            purpose: string;
            /** Skill */
            skill: string | null;
            rota: components["schemas"]["DutyRota"] | null;
            /** Confirmed */
            confirmed: boolean;
            /** Why */
            why: components["schemas"]["DutyReason"][];
        };
        /**
         * DutyOff
         * @description ``responder_id``: for a desk.
         */
        DutyOff: {
            /** Responder Id */
            responder_id?: number | null;
        };
        /**
         * DutyOn
         * @description ``responder_id``: for a desk; a responder's own account needs none. ``until``: without a planned
         *     shift, at most 24 h from now; else 12 h.
         */
        DutyOn: {
            /** Responder Id */
            responder_id?: number | null;
            /** Until */
            until?: string | null;
        };
        /**
         * DutyReason
         * @description A reason. ``code`` is stable; what else it names depends on it; ``text`` is for people.
         */
        DutyReason: {
            /**
             * Code
             * @example rotation
             */
            code: string;
            /** Text */
            text: string;
        } & {
            [key: string]: unknown;
        };
        /**
         * DutyResponder
         * @description Somebody on duty. ``phone`` is whole for those who handle cases in his area, else masked.
         */
        DutyResponder: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Phone */
            phone: string;
        };
        /**
         * DutyRota
         * @description A rota by name. ``phone``: of the night centre or desk that it staffs.
         */
        DutyRota: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Phone */
            phone?: string | null;
        };
        /**
         * DutyState
         * @description How somebody stands now.
         */
        DutyState: {
            /** Responder Id */
            responder_id: number;
            /** On Duty */
            on_duty: boolean;
            /** Until */
            until: string | null;
            /**
             * Ended
             * @description Shifts that ended by this call
             */
            ended: number;
        };
        /**
         * DutyView
         * @description Who is on duty. ``more``: there are more people than are listed.
         */
        DutyView: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            day: components["schemas"]["DayView"];
            /** Items */
            items: components["schemas"]["DutyItem"][];
            /** Gaps */
            gaps: components["schemas"]["GapItem"][];
            /** More */
            more: boolean;
        };
        /**
         * EmergencyCallBody
         * @description A call that was made. `called_at` left out: now. `phone` left out: the service's number there.
         */
        EmergencyCallBody: {
            /**
             * Service
             * @enum {string}
             */
            service: "ambulance" | "police" | "fire";
            /** Phone */
            phone?: string | null;
            /** Called At */
            called_at?: string | null;
            /** Reference */
            reference?: string | null;
            /** Hospital */
            hospital?: string | null;
        };
        /**
         * EmergencyCallChanges
         * @description What became known afterwards.
         */
        EmergencyCallChanges: {
            /**
             * Called At
             * Format: date-time
             */
            called_at?: string;
            /** Reference */
            reference?: string | null;
            /** Hospital */
            hospital?: string | null;
        };
        /**
         * EmergencyCallView
         * @description A call to an emergency service.
         */
        EmergencyCallView: {
            /** Id */
            id: number;
            /**
             * Service
             * @enum {string}
             */
            service: "ambulance" | "police" | "fire";
            /** Phone */
            phone: string;
            /**
             * Called At
             * Format: date-time
             */
            called_at: string;
            /** Called By */
            called_by: number;
            /** Called By Name */
            called_by_name: string | null;
            /** Reference */
            reference: string | null;
            /** Hospital */
            hospital: string | null;
        };
        /**
         * EmergencyNumbers
         * @description What is called for an ambulance, the police and the fire brigade where the case is.
         */
        EmergencyNumbers: {
            /**
             * Ambulance
             * @example 120
             */
            ambulance: string;
            /**
             * Police
             * @example 110
             */
            police: string;
            /**
             * Fire
             * @example 119
             */
            fire: string;
        };
        /**
         * Empty
         * @description Nothing has to be said.
         */
        Empty: Record<string, never>;
        /**
         * EndBody
         * @description Why it ends.
         */
        EndBody: {
            /**
             * Reason
             * @example 合同到期
             */
            reason: string;
        };
        /**
         * EndingView
         * @description An ending. ``stopped``: what stopped at once, and how many of it; ``undone_at`` null: it holds.
         */
        EndingView: {
            /** Id */
            id: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "death" | "moved_out" | "other";
            /**
             * Ended On
             * Format: date
             */
            ended_on: string;
            /** Reason */
            reason: string | null;
            /** Stopped */
            stopped: {
                [key: string]: number;
            };
            /** Recorded By */
            recorded_by: number;
            /**
             * Recorded At
             * Format: date-time
             */
            recorded_at: string;
            /** Undone At */
            undone_at: string | null;
        };
        /**
         * EntitlementView
         * @description What the rules say. `group` null: not entitled. `reasons`: `fact.comparison.value`.
         */
        EntitlementView: {
            /** Programme Id */
            programme_id: number;
            /** Rules Number */
            rules_number: number;
            /**
             * On
             * Format: date
             */
            on: string;
            /** Entitled */
            entitled: boolean;
            /** Group */
            group: string | null;
            /** Group Name */
            group_name: string | null;
            /** Payer */
            payer: ("free" | "subsidised" | "self_paid") | null;
            /**
             * Amount
             * @description Yuan per month of use
             * @example 30.00
             */
            amount: string | null;
            /**
             * Reasons
             * @example [
             *       "relief.is.destitute_home",
             *       "age.at_least.60"
             *     ]
             */
            reasons: string[];
        };
        /**
         * EventView
         * @description A line of the timeline.
         */
        EventView: {
            /** Id */
            id: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Type */
            type: string;
            actor: components["schemas"]["ActorView"];
            /** Data */
            data: {
                [key: string]: unknown;
            };
        };
        /**
         * ExpiringCertificate
         * @description A certificate that runs out soon or has; ``days_left`` below 0: since when it has.
         */
        ExpiringCertificate: {
            /** Responder Id */
            responder_id: number;
            /** Name */
            name: string;
            /** Phone */
            phone: string;
            /** Provider Id */
            provider_id: number | null;
            /** Provider Name */
            provider_name: string | null;
            /** Kind */
            kind: string;
            /** Number */
            number: string | null;
            /**
             * Valid Until
             * Format: date
             */
            valid_until: string;
            /** Days Left */
            days_left: number;
        };
        /**
         * ExpiringContract
         * @description A contract that ends soon or has ended; ``days_left`` below 0: since when it has.
         */
        ExpiringContract: {
            /** Provider Id */
            provider_id: number;
            /** Name */
            name: string;
            /** Contract Number */
            contract_number: string | null;
            /**
             * Contract Until
             * Format: date
             */
            contract_until: string;
            /** Days Left */
            days_left: number;
            /** Staff */
            staff: number;
        };
        /**
         * ExportView
         * @description How far an export has come.
         */
        ExportView: {
            /** Id */
            id: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "persons" | "contacts" | "providers" | "staff";
            /**
             * Format
             * @enum {string}
             */
            format: "xlsx" | "csv";
            /** Unmasked */
            unmasked: boolean;
            /** Purpose */
            purpose: string;
            /**
             * State
             * @enum {string}
             */
            state: "waiting" | "running" | "done" | "refused" | "failed";
            /** Reason */
            reason: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Finished At */
            finished_at: string | null;
            /** Rows */
            rows: number;
        };
        /**
         * FacilityChanges
         * @description What to change of a facility. Lists are given whole.
         */
        FacilityChanges: {
            /** Version */
            version?: number | null;
            /** Area Id */
            area_id?: number;
            /** Provider Id */
            provider_id?: number | null;
            /**
             * Kind
             * @enum {string}
             */
            kind?: "care_home" | "day_centre" | "care_point" | "meal_point" | "health_station";
            /** Name */
            name?: string;
            /** Address */
            address?: string;
            /** Lat */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
            /** Phone */
            phone?: string | null;
            /** Capacity */
            capacity?: number | null;
            /** Hours */
            hours?: components["schemas"]["Opening"][];
            /** Devices */
            devices?: string[];
            /** Reach M */
            reach_m?: number | null;
            /**
             * Active
             * @description False: closed for good
             */
            active?: boolean;
        };
        /**
         * FacilityView
         * @description A facility. With ``near_home`` also how far it is; ``walk_min`` is an estimate.
         */
        FacilityView: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Version */
            version: number;
            /** Provider Id */
            provider_id: number | null;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Address */
            address: string;
            /** Lat */
            lat: number | null;
            /** Lon */
            lon: number | null;
            /** Phone */
            phone: string | null;
            /** Capacity */
            capacity: number | null;
            /** Hours */
            hours: {
                [key: string]: unknown;
            }[];
            /** Devices */
            devices: string[];
            /**
             * Reach M
             * @description Metres of the 15-minute circle
             */
            reach_m: number;
            /** Active */
            active: boolean;
            /** Open Now */
            open_now: boolean;
            /** Distance M */
            distance_m?: number | null;
            /** Walk Min */
            walk_min?: number | null;
            /**
             * In Reach
             * @description Within its 15-minute circle
             */
            in_reach?: boolean | null;
        };
        /**
         * FalseAlarmDevice
         * @description A device that raised false alarms.
         */
        FalseAlarmDevice: {
            /** Device Id */
            device_id: string;
            /** False Alarms */
            false_alarms: number;
        };
        /**
         * FalseAlarms
         * @description P1 and P2 that ended as accidental, test or technical.
         */
        FalseAlarms: {
            /** Count */
            count: number;
            /**
             * Of
             * @description P1 and P2 with a disposition
             */
            of: number;
            /** Share */
            share: number | null;
        };
        /**
         * FamilyLinkView
         * @description What a relative's link shows. Names and the ending only once the telephone is confirmed.
         */
        FamilyLinkView: {
            /**
             * Stage
             * @enum {string}
             */
            stage: "received" | "handled" | "reached" | "sending" | "accepted" | "coming" | "arrived" | "inside" | "helped" | "ended";
            /**
             * Now
             * @description How things stand, in a sentence or two
             */
            now: string;
            /** Number */
            number: string;
            /** Kind Text */
            kind_text: string;
            /** Person */
            person: string | null;
            /**
             * Pressed At
             * Format: date-time
             */
            pressed_at: string;
            /** Closed At */
            closed_at: string | null;
            /**
             * Agent
             * @description Who has the case at the desk
             */
            agent: string | null;
            /**
             * Helper
             * @description Who comes
             */
            helper: string | null;
            /** Helper Of */
            helper_of: string | null;
            /** Eta At */
            eta_at: string | null;
            /** Desk Phone */
            desk_phone: string | null;
            /** Stay Outside */
            stay_outside: boolean;
            /** Confirmed */
            confirmed: boolean;
            /** With Her At */
            with_her_at: string | null;
        };
        /**
         * FamilyMember
         * @description A relative of the person, in the order of calling.
         */
        FamilyMember: {
            /** Contact Id */
            contact_id: number;
            /** Name */
            name: string;
            /** Relation */
            relation: string | null;
            /**
             * Inform
             * @enum {string}
             */
            inform: "at_press" | "after_contact" | "on_dispatch" | "never";
            /**
             * Told
             * @description Whether he is told of this case, when his time has come
             */
            told: boolean;
            /**
             * With Her At
             * @description When he said that he is with the person
             */
            with_her_at: string | null;
            /** News */
            news: components["schemas"]["FamilyNews"][];
        };
        /**
         * FamilyNews
         * @description A message to a relative.
         */
        FamilyNews: {
            /**
             * News
             * @enum {string}
             */
            news: "pressed" | "handled" | "reached" | "sent" | "coming" | "ended";
            /** State */
            state: string;
            /**
             * Reason
             * @description Why it did not leave or did not arrive
             */
            reason: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Sent At */
            sent_at: string | null;
        };
        /**
         * FamilyStopView
         * @description Since when, by whom and why nobody of the family is told.
         */
        FamilyStopView: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** By */
            by: string;
            /** Reason */
            reason: string;
        };
        /**
         * FamilyView
         * @description The family of a case. ``agreed``: the person wants it to be told.
         */
        FamilyView: {
            /** Agreed */
            agreed: boolean;
            stopped: components["schemas"]["FamilyStopView"] | null;
            /** Members */
            members: components["schemas"]["FamilyMember"][];
        };
        /**
         * FeedPage
         * @description Frames as on the WebSocket. ``next``: send as ``after`` next time.
         */
        FeedPage: {
            /**
             * Items
             * @example [
             *       {
             *         "at": "2026-11-22T00:00:00Z",
             *         "case_id": 7,
             *         "prev": 40,
             *         "seq": 42,
             *         "type": "case.opened"
             *       }
             *     ]
             */
            items: components["schemas"]["Frame"][];
            /**
             * Next
             * @example 42
             */
            next: number;
        };
        /**
         * FenceChanges
         * @description What is to be different. A fence that is moved starts anew.
         */
        FenceChanges: {
            /** Name */
            name?: string | null;
            /** Lat */
            lat?: number;
            /** Lon */
            lon?: number;
            /**
             * Crs
             * @enum {string}
             */
            crs?: "wgs84" | "gcj02" | "bd09";
            /**
             * Radius M
             * @description Metres
             */
            radius_m?: number;
            /** Hours From */
            hours_from?: string | null;
            /** Hours To */
            hours_to?: string | null;
            /** Active */
            active?: boolean;
        };
        /**
         * FenceUnit
         * @description A unit of the person as seen from the fence. ``outside`` null: it has not said where it is.
         */
        FenceUnit: {
            /** Device Id */
            device_id: string;
            /** Outside */
            outside: boolean | null;
            /**
             * Seen At
             * Format: date-time
             */
            seen_at: string;
            /** Left At */
            left_at: string | null;
            /** Raised At */
            raised_at: string | null;
        };
        /**
         * FenceView
         * @description A fence, in WGS-84.
         */
        FenceView: {
            /** Id */
            id: number;
            /** Person Id */
            person_id: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "home" | "wander";
            /** Name */
            name: string | null;
            /** Lat */
            lat: number;
            /** Lon */
            lon: number;
            /** Radius M */
            radius_m: number;
            /** Hours From */
            hours_from: string | null;
            /** Hours To */
            hours_to: string | null;
            /** Active */
            active: boolean;
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            /** Units */
            units: components["schemas"]["FenceUnit"][];
        };
        /**
         * Figures
         * @description A month in figures.
         */
        Figures: {
            /**
             * Entitled
             * @description In one of the groups on the month's last day
             */
            entitled: number;
            /**
             * Applied
             * @description Applications made in the month
             */
            applied: number;
            /**
             * Approved
             * @description Approved in the month
             */
            approved: number;
            /**
             * Installed
             * @description Entitled, or with a contract, and with an installed unit
             */
            installed: number;
            /**
             * Used
             * @description Of those: heard of in the month, or pressed, as the programme says
             */
            used: number;
            /**
             * Stopped
             * @description Contracts that ended in the month
             */
            stopped: number;
            /** Stop Reasons */
            stop_reasons: {
                [key: string]: number;
            };
            /**
             * Payable
             * @description Entitled, with a contract that ran, and the unit in use
             */
            payable: number;
            /**
             * Amount
             * @description Yuan that the office pays for the month
             * @example 1530.00
             */
            amount: string;
        };
        /**
         * Finding
         * @description What can be wrong with a unit; at most one of each.
         * @enum {string}
         */
        Finding: "silence" | "battery" | "mains" | "signal" | "clock" | "sim";
        /**
         * FollowUpBody
         * @description A call or a visit afterwards; without a time the next day.
         */
        FollowUpBody: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "call" | "visit";
            /** Due At */
            due_at?: string | null;
        };
        /**
         * FollowUpMoveBody
         * @description Another time.
         */
        FollowUpMoveBody: {
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
        };
        /**
         * FollowUpResult
         * @description How it went. `not_reached` is tried again 4 h later, three times in all. `satisfaction`: 1 to 5, in
         *     the words of those served.
         */
        FollowUpResult: {
            /**
             * Result
             * @enum {string}
             */
            result: "well" | "needs_help" | "not_reached" | "refused";
            /** Satisfaction */
            satisfaction?: number | null;
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * FollowUpStopBody
         * @description Why nobody needs to call.
         */
        FollowUpStopBody: {
            /** Reason */
            reason: string;
        };
        /**
         * FollowUpView
         * @description A call or a visit after a case.
         */
        FollowUpView: {
            /** Id */
            id: number;
            /** Case Id */
            case_id: number;
            /** Case Number */
            case_number: string;
            /** Person Id */
            person_id: number | null;
            /** Person Name */
            person_name: string | null;
            /**
             * Phone
             * @description In full while it is open, for whoever may handle cases
             */
            phone: string | null;
            /** Area Name */
            area_name: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "call" | "visit";
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "done" | "unreached" | "stopped";
            /** Tries */
            tries: number;
            /** Result */
            result: ("well" | "needs_help" | "not_reached" | "refused") | null;
            /** Satisfaction */
            satisfaction: number | null;
            /** Note */
            note: string | null;
            /** Reason */
            reason: string | null;
            /** Done At */
            done_at: string | null;
            /** Done By Name */
            done_by_name: string | null;
        };
        /**
         * Forced
         * @description Why it happens without the other's own word: he has agreed by telephone, say.
         */
        Forced: {
            /** Reason */
            reason: string;
        };
        /**
         * FormerValues
         * @description What stood there before a change, with full numbers.
         */
        FormerValues: {
            /** Id */
            id: number;
            /** Before */
            before: {
                [key: string]: unknown;
            };
        };
        /**
         * FoundHazard
         * @description What in the dwelling is dangerous. ``fix_by``: default in 30 days.
         */
        FoundHazard: {
            /**
             * Item
             * @enum {string}
             */
            item: "gas" | "wiring" | "heating" | "smoke_alarm" | "floor" | "lighting" | "bathroom" | "stairs" | "roof" | "door" | "clutter" | "other";
            /** Note */
            note?: string | null;
            /** Fix By */
            fix_by?: string | null;
        };
        /**
         * GapItem
         * @description A time in which a rota has ``missing`` people too few. ``rota`` null: nobody serves the area then.
         *     ``urgent``: it begins within 24 h, and a task has been raised.
         */
        GapItem: {
            /** Id */
            id: number | null;
            rota: components["schemas"]["DutyRota"] | null;
            area: components["schemas"]["DutyArea"] | null;
            /**
             * From
             * Format: date-time
             */
            from: string;
            /** Until */
            until: string | null;
            /** Missing */
            missing: number;
            /** Urgent */
            urgent: boolean;
            /** Why */
            why: components["schemas"]["DutyReason"][];
        };
        /**
         * GapList
         * @description Gaps by beginning.
         */
        GapList: {
            /** Items */
            items: components["schemas"]["GapItem"][];
        };
        /**
         * Group
         * @description Who comes before whom, what for: the first group whose condition holds is a person's.
         */
        "Group-Input": {
            /**
             * Code
             * @example destitute
             */
            code: string;
            /**
             * Name
             * @example 特困老人
             */
            name: string;
            /**
             * Payer
             * @enum {string}
             */
            payer: "free" | "subsidised" | "self_paid";
            /**
             * Amount
             * @description What the office pays per month of use, in yuan
             * @example 30.00
             */
            amount: number | string;
            /**
             * When
             * @description `{"all": […]}`, `{"any": […]}`, `{"not": …}` or a comparison of a fact
             * @example {
             *       "fact": "relief",
             *       "is": [
             *         "destitute_home",
             *         "destitute_facility"
             *       ]
             *     }
             */
            when: components["schemas"]["All-Input"] | components["schemas"]["Any_-Input"] | components["schemas"]["Not-Input"] | components["schemas"]["Compare"];
        };
        /**
         * Group
         * @description Who comes before whom, what for: the first group whose condition holds is a person's.
         */
        "Group-Output": {
            /**
             * Code
             * @example destitute
             */
            code: string;
            /**
             * Name
             * @example 特困老人
             */
            name: string;
            /**
             * Payer
             * @enum {string}
             */
            payer: "free" | "subsidised" | "self_paid";
            /**
             * Amount
             * @description What the office pays per month of use, in yuan
             * @example 30.00
             */
            amount: string;
            /**
             * When
             * @description `{"all": […]}`, `{"any": […]}`, `{"not": …}` or a comparison of a fact
             * @example {
             *       "fact": "relief",
             *       "is": [
             *         "destitute_home",
             *         "destitute_facility"
             *       ]
             *     }
             */
            when: components["schemas"]["All-Output"] | components["schemas"]["Any_-Output"] | components["schemas"]["Not-Output"] | components["schemas"]["Compare"];
        };
        /**
         * GroupFigures
         * @description A group in a month. ``group`` null: those who are not entitled (any more).
         */
        GroupFigures: {
            /**
             * Entitled
             * @description In one of the groups on the month's last day
             */
            entitled: number;
            /**
             * Applied
             * @description Applications made in the month
             */
            applied: number;
            /**
             * Approved
             * @description Approved in the month
             */
            approved: number;
            /**
             * Installed
             * @description Entitled, or with a contract, and with an installed unit
             */
            installed: number;
            /**
             * Used
             * @description Of those: heard of in the month, or pressed, as the programme says
             */
            used: number;
            /**
             * Stopped
             * @description Contracts that ended in the month
             */
            stopped: number;
            /** Stop Reasons */
            stop_reasons: {
                [key: string]: number;
            };
            /**
             * Payable
             * @description Entitled, with a contract that ran, and the unit in use
             */
            payable: number;
            /**
             * Amount
             * @description Yuan that the office pays for the month
             * @example 1530.00
             */
            amount: string;
            /** Group */
            group: string | null;
            /** Payer */
            payer: ("free" | "subsidised" | "self_paid") | null;
        };
        /**
         * GuardianChanges
         * @description What is to be different; ``until_on``: the role ends.
         */
        GuardianChanges: {
            /**
             * Role
             * @enum {string}
             */
            role?: "guardian" | "entrusted_carer";
            /** Name */
            name?: string;
            /** Relation */
            relation?: string | null;
            /** Phone */
            phone?: string | null;
            /**
             * From On
             * Format: date
             */
            from_on?: string;
            /** Until On */
            until_on?: string | null;
            /** Document */
            document?: string | null;
            /** Note */
            note?: string | null;
        };
        /**
         * GuardianView
         * @description Who acts for the person. ``document``: the judgement, the agreement or the notary's number. The
         *     telephone number is masked.
         */
        GuardianView: {
            /** Id */
            id: number;
            /**
             * Role
             * @enum {string}
             */
            role: "guardian" | "entrusted_carer";
            /** Name */
            name: string | null;
            /** Relation */
            relation: string | null;
            /** Phone */
            phone: string | null;
            /**
             * From On
             * Format: date
             */
            from_on: string;
            /** Until On */
            until_on: string | null;
            /** Document */
            document: string | null;
            /** Note */
            note: string | null;
            /** Recorded By */
            recorded_by: number;
            /**
             * Recorded At
             * Format: date-time
             */
            recorded_at: string;
            /** Now */
            now: boolean;
        };
        /**
         * HandOverBody
         * @description To whom, and why.
         */
        HandOverBody: {
            /**
             * Webhook Id
             * @description One of `/cases/{id}/centres`
             */
            webhook_id: number;
            /** Reason */
            reason: string;
        };
        /**
         * HandOverView
         * @description A case handed to another centre. ``reference``: that centre's number for it.
         */
        HandOverView: {
            /** Id */
            id: number;
            /** Case Id */
            case_id: number;
            centre: components["schemas"]["CentreView"];
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Reason */
            reason: string;
            /**
             * State
             * @enum {string}
             */
            state: "sent" | "delivered" | "acknowledged" | "refused" | "failed";
            /** Reference */
            reference: string | null;
            /** Note */
            note: string | null;
            /** Answered At */
            answered_at: string | null;
        };
        /**
         * Handing
         * @description A key is handed over or a code is told. ``holder_id``: of a contact, a responder or a provider, whose
         *     name is then known; anybody else is named in ``holder``.
         */
        Handing: {
            /**
             * Thing
             * @enum {string}
             */
            thing: "key" | "card" | "code";
            /** Label */
            label: string;
            /**
             * Holder Type
             * @enum {string}
             */
            holder_type: "contact" | "responder" | "provider" | "staff" | "office" | "other";
            /** Holder Id */
            holder_id?: number | null;
            /** Holder */
            holder?: string | null;
            /** At */
            at?: string | null;
            /** Note */
            note?: string | null;
        };
        /**
         * HandoverView
         * @description A hand-over and how far it is. ``from_user``, ``to_user``: accounts, with the users' names.
         */
        HandoverView: {
            /** Id */
            id: number;
            /**
             * State
             * @enum {string}
             */
            state: "prepared" | "confirmed" | "cancelled";
            /** From User */
            from_user: string;
            /** From Name */
            from_name: string;
            /** To User */
            to_user: string;
            /** To Name */
            to_name: string;
            /** Note */
            note: string;
            /**
             * Prepared At
             * Format: date-time
             */
            prepared_at: string;
            /** Ended At */
            ended_at: string | null;
            /** Items */
            items: components["schemas"]["ItemView"][];
        };
        /**
         * HazardFixed
         * @description Put right; ``note``: how.
         */
        HazardFixed: {
            /** On */
            on?: string | null;
            /** Note */
            note?: string | null;
        };
        /**
         * HazardView
         * @description What is dangerous in a dwelling. ``overdue``: not put right by its day.
         */
        HazardView: {
            /** Id */
            id: number;
            /** Person Id */
            person_id: number;
            /** Person Name */
            person_name: string;
            /** Area Id */
            area_id: number;
            /** Area Name */
            area_name: string;
            /** Address */
            address: string | null;
            /** Visit Id */
            visit_id: number | null;
            /** Item */
            item: string;
            /** Note */
            note: string | null;
            /**
             * Found On
             * Format: date
             */
            found_on: string;
            /**
             * Fix By
             * Format: date
             */
            fix_by: string;
            /** Fixed On */
            fixed_on: string | null;
            /** Fixed Note */
            fixed_note: string | null;
            /** Overdue */
            overdue: boolean;
        };
        /**
         * History
         * @description A unit's past, the newest first; at most 1,000 hours and 1,000 changes.
         */
        History: {
            /** Hours */
            hours: components["schemas"]["Hour"][];
            /** Changes */
            changes: components["schemas"]["ChangeView"][];
        };
        /**
         * HistoryLine
         * @description One thing that somebody did to a unit. ``before`` and ``after`` hold what changed.
         */
        HistoryLine: {
            /** Id */
            id: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * User Id
             * @description Null: the program itself
             */
            user_id: number | null;
            /** What */
            what: string;
            /** Before */
            before: {
                [key: string]: unknown;
            };
            /** After */
            after: {
                [key: string]: unknown;
            };
            /** Reason */
            reason: string | null;
        };
        /**
         * HoldBody
         * @description Until when the case may wait, and why.
         */
        HoldBody: {
            /**
             * Until
             * Format: date-time
             */
            until: string;
            /** Reason */
            reason: string;
        };
        /**
         * HoldingNumbers
         * @description The numbers that hold in an area: its own, else the nearest above.
         */
        HoldingNumbers: {
            /** Desk Phone */
            desk_phone: string | null;
            /** Duty Leader Phone */
            duty_leader_phone: string | null;
            /** Partner Centre Phone */
            partner_centre_phone: string | null;
            /** Ambulance Phone */
            ambulance_phone: string | null;
            /** Police Phone */
            police_phone: string | null;
            /** Fire Phone */
            fire_phone: string | null;
            /** Dialling Code */
            dialling_code: string | null;
        };
        /**
         * HolidayBody
         * @description A day that differs from the plain week: `rest` on a weekday, `working` at a weekend (调休).
         */
        HolidayBody: {
            /**
             * Day
             * Format: date
             */
            day: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "rest" | "working";
            /**
             * Name
             * @default
             */
            name: string;
        };
        /**
         * HolidayYear
         * @description All of a year's days that differ. A year has to have at least one.
         */
        HolidayYear: {
            /** Days */
            days: components["schemas"]["HolidayBody"][];
        };
        /**
         * HolidayYearView
         * @description ``known`` False: nobody has entered this year's notice, its days count as plain weekdays.
         */
        HolidayYearView: {
            /** Year */
            year: number;
            /** Known */
            known: boolean;
            /**
             * Source
             * @description package: the notice that came along; office: entered here
             */
            source: string | null;
            /** Days */
            days: components["schemas"]["HolidayBody"][];
        };
        /**
         * HomeChanges
         * @description What to change of a dwelling, for everybody who lives there.
         */
        HomeChanges: {
            /** Version */
            version?: number | null;
            /** Area Id */
            area_id?: number;
            /** Address */
            address?: string;
            /** Way In */
            way_in?: string | null;
            /** Door Code */
            door_code?: string | null;
            /** Lat */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
        };
        /**
         * HomeItem
         * @description A dwelling in a list, with those of its residents whom the caller may see.
         */
        HomeItem: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Address */
            address: string;
            /** Residents */
            residents: components["schemas"]["Resident"][];
        };
        /**
         * HomeView
         * @description A dwelling; coordinates in WGS 84.
         */
        HomeView: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Version */
            version: number;
            /** Address */
            address: string;
            /** Way In */
            way_in: string | null;
            /** Door Code */
            door_code: string | null;
            /** Lat */
            lat: number | null;
            /** Lon */
            lon: number | null;
            /** Residents */
            residents: components["schemas"]["Resident"][];
        };
        /**
         * Hour
         * @description An hour of a unit's life.
         */
        Hour: {
            /**
             * Hour
             * Format: date-time
             * @description Its beginning
             */
            hour: string;
            /**
             * Beats
             * @description Heartbeats
             */
            beats: number;
            /** Battery Min */
            battery_min: number | null;
            /** Battery Max */
            battery_max: number | null;
            /**
             * Battery
             * @description The last
             */
            battery: number | null;
            /**
             * Signal Max
             * @description The strongest, dBm
             */
            signal_max: number | null;
            /**
             * Signal Dbm
             * @description The last
             */
            signal_dbm: number | null;
        };
        /**
         * HoursBody
         * @description By the wall clock in Shanghai; `until` before `from` goes over midnight.
         */
        HoursBody: {
            /**
             * From
             * Format: time
             */
            from: string;
            /**
             * Until
             * Format: time
             */
            until: string;
        };
        /**
         * ImportItem
         * @description An import in a list.
         */
        ImportItem: {
            /** Id */
            id: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "persons" | "contacts" | "providers" | "staff" | "rotas";
            /** File Name */
            file_name: string;
            /**
             * Dry Run
             * @description Only checked; nothing was changed
             */
            dry_run: boolean;
            /**
             * State
             * @description `refused`: the file; `failed`: the program, nothing more is tried
             * @enum {string}
             */
            state: "waiting" | "running" | "done" | "refused" | "failed";
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Finished At */
            finished_at: string | null;
            /** User Id */
            user_id: number | null;
            /**
             * Expected
             * @description Lines of the file, about; null: not known yet
             */
            expected: number | null;
            /**
             * Line
             * @description Taken in up to this line
             */
            line: number;
            /** Rows */
            rows: number;
            /** Created */
            created: number;
            /** Updated */
            updated: number;
            /** Unchanged */
            unchanged: number;
            /** Rejected */
            rejected: number;
        };
        /**
         * ImportedUnit
         * @description A new unit with its secret, which is shown this once.
         */
        ImportedUnit: {
            /** Row */
            row: number;
            /** Id */
            id: string;
            /** Serial */
            serial: string | null;
            /** Imei */
            imei: string | null;
            /** Secret */
            secret: string;
        };
        /**
         * IncidentView
         * @description Many units of one place that fail together.
         */
        IncidentView: {
            /** Id */
            id: number;
            /**
             * Kind
             * @example power_cut
             */
            kind: string;
            /**
             * Place Type
             * @example building
             */
            place_type: string;
            /** Place */
            place: string;
            /** Area Id */
            area_id: number | null;
            /**
             * Units
             * @description How many it has held in all
             */
            units: number;
            /** Open Units */
            open_units: number;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            /** Cleared At */
            cleared_at: string | null;
        };
        /**
         * ItemView
         * @description One thing that the incoming user has to know.
         */
        ItemView: {
            /** Id */
            id: number;
            /** Kind */
            kind: string;
            /** Case Id */
            case_id: number | null;
            /** Data */
            data: {
                [key: string]: unknown;
            };
            /** Confirmed At */
            confirmed_at: string | null;
        };
        /**
         * Keys
         * @description Who has what now, and everything that was ever handed over, the newest first.
         */
        Keys: {
            /** Held */
            held: components["schemas"]["Custody"][];
            /** Ledger */
            ledger: components["schemas"]["LedgerLine"][];
        };
        /**
         * Kind
         * @description What a signal says. The wire names of DESIGN §4.1, and those that we raise ourselves.
         * @enum {string}
         */
        Kind: "sos" | "fire" | "gas" | "fall" | "inactivity" | "no_ok" | "geofence" | "wander" | "water" | "service" | "tamper" | "removed" | "low_battery" | "mains_lost" | "mains_restored" | "fault" | "test" | "cancel" | "fine" | "help" | "unreadable" | "offline" | "unsupervised" | "weak_signal" | "clock_drift" | "sim_expiring" | "power_cut" | "outage" | "rota_gap" | "channel_down" | "visit_missed" | "referral_overdue" | "call" | "recovered";
        /**
         * KpiGroup
         * @description The figures of an hour of the day, a day, a desk or a provider.
         */
        KpiGroup: {
            /**
             * Key
             * @description `00` to `23`, a date, or an id; null: nobody
             */
            key: string | null;
            /** Name */
            name: string | null;
            /** Cases */
            cases: number;
            priorities: components["schemas"]["Priorities"];
            /**
             * Unanswered
             * @description Nobody has claimed them: in no figure of `answer`
             */
            unanswered: number;
            stages: components["schemas"]["Stages"];
            false_alarms: components["schemas"]["FalseAlarms"];
            offers: components["schemas"]["Offers"];
        };
        /**
         * KpiView
         * @description The figures of cases that were opened within a period.
         */
        KpiView: {
            /**
             * From
             * Format: date-time
             */
            from: string;
            /**
             * To
             * Format: date-time
             */
            to: string;
            /**
             * By
             * @enum {string}
             */
            by: "hour" | "day" | "desk" | "provider" | "district" | "street" | "community";
            /**
             * Measured
             * @description Priorities whose stages are measured
             */
            measured: number[];
            /** Groups */
            groups: components["schemas"]["KpiGroup"][];
            total: components["schemas"]["KpiGroup"];
            /**
             * False Alarm Devices
             * @description The ten with the most
             */
            false_alarm_devices: components["schemas"]["FalseAlarmDevice"][];
        };
        /**
         * Lamps
         * @description How each part of the chain is.
         */
        Lamps: {
            /**
             * Database
             * @enum {string}
             */
            database: "ok" | "down" | "unknown";
            /**
             * Broker
             * @enum {string}
             */
            broker: "ok" | "down" | "unknown";
            /**
             * Engine
             * @enum {string}
             */
            engine: "ok" | "down" | "unknown";
            /**
             * Carriers
             * @enum {string}
             */
            carriers: "ok" | "down" | "unknown";
            /**
             * Feed
             * @enum {string}
             */
            feed: "ok" | "down" | "unknown";
        };
        /**
         * LeaveView
         * @description Leave, or `went_off`: left his shift before its end.
         */
        LeaveView: {
            /** Id */
            id: number;
            /** Responder Id */
            responder_id: number;
            /** Responder Name */
            responder_name: string;
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            /**
             * Ends At
             * Format: date-time
             */
            ends_at: string;
            /** Kind */
            kind: string;
            /** Reason */
            reason: string;
            /** Created By */
            created_by: number | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Withdrawn At */
            withdrawn_at: string | null;
        };
        /**
         * LedgerLine
         * @description One line of the ledger.
         */
        LedgerLine: {
            /** Id */
            id: number;
            /** Thing */
            thing: string;
            /** Label */
            label: string;
            /** Event */
            event: string;
            /** Given Id */
            given_id: number | null;
            /** Holder Type */
            holder_type: string;
            /** Holder Id */
            holder_id: number | null;
            /** Holder */
            holder: string;
            /** Home Id */
            home_id: number | null;
            /** Note */
            note: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Recorded By */
            recorded_by: number;
            /**
             * Recorded At
             * Format: date-time
             */
            recorded_at: string;
        };
        /**
         * LineChanges
         * @description What to change of a line.
         */
        LineChanges: {
            /** Version */
            version?: number | null;
            /** Area Id */
            area_id?: number;
            /**
             * Number
             * @example 138 0000 1234
             */
            number?: string;
            /** Name */
            name?: string;
            /**
             * Kind
             * @enum {string}
             */
            kind?: "emergency" | "ordinary";
            /**
             * Recording
             * @enum {string}
             */
            recording?: "none" | "silent" | "announced";
            /** Hides Caller */
            hides_caller?: boolean;
            /**
             * Active
             * @description False: given back; calls on it are taken as emergencies
             */
            active?: boolean;
        };
        /**
         * LineView
         * @description A number of ours.
         */
        LineView: {
            /** Id */
            id: number;
            area: components["schemas"]["Named"];
            /** Number */
            number: string;
            /** Name */
            name: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "emergency" | "ordinary";
            /**
             * Recording
             * @enum {string}
             */
            recording: "none" | "silent" | "announced";
            /** Hides Caller */
            hides_caller: boolean;
            /** Active */
            active: boolean;
            /** Version */
            version: number;
        };
        /**
         * LinkBody
         * @description Who it is.
         */
        LinkBody: {
            /** Person Id */
            person_id: number;
        };
        /**
         * LinkPlace
         * @description Where to go and how to get in; only after the phone was confirmed.
         */
        LinkPlace: {
            /** Name */
            name: string | null;
            /** Address */
            address: string | null;
            /** Way In */
            way_in: string | null;
            /** Door Code */
            door_code: string | null;
            /**
             * Temporary
             * @description The person is away from home, and this is where
             */
            temporary: boolean;
            /**
             * Place
             * @description Ward, whose flat; of a temporary address
             */
            place: string | null;
            /** Conditions */
            conditions: string[];
            /** Phone */
            phone: string | null;
        };
        /**
         * LinkView
         * @description What the link shows.
         */
        LinkView: {
            state: components["schemas"]["OfferState"];
            role: components["schemas"]["OfferRole"];
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Eta At */
            eta_at: string | null;
            /** Case Number */
            case_number: string;
            /** Kind */
            kind: string;
            /** Kind Text */
            kind_text: string;
            /** Priority */
            priority: number;
            /**
             * Person
             * @description Surname only
             */
            person: string | null;
            /** Area */
            area: string | null;
            /** Pressed At */
            pressed_at: string | null;
            /** Stay Outside */
            stay_outside: boolean;
            /** Confirmed */
            confirmed: boolean;
            /** Entered */
            entered: boolean;
            /** Live */
            live: boolean;
            place: components["schemas"]["LinkPlace"] | null;
        };
        /**
         * ListedContact
         * @description A contact of a list; ``id``: the one that it is already, None: a new one. Of one that it is
         *     already, ``phone`` may be left out or sent masked as it was shown: it stays.
         */
        ListedContact: {
            /**
             * Name
             * @example 王女士
             */
            name: string;
            /**
             * Relation
             * @example 女儿
             */
            relation?: string | null;
            /**
             * Language
             * @example 本地话
             */
            language?: string | null;
            /**
             * Hours From
             * @description Asia/Shanghai
             * @example 18:00
             */
            hours_from?: string | null;
            /**
             * Hours Until
             * @description Before `hours_from`: past midnight
             */
            hours_until?: string | null;
            /**
             * Days
             * @description 1 Monday to 7 Sunday; none: every day
             * @default []
             * @example [
             *       6,
             *       7
             *     ]
             */
            days: number[];
            /**
             * Has Key
             * @default false
             */
            has_key: boolean;
            /**
             * Inform
             * @description When this relative is told
             * @default at_press
             * @enum {string}
             */
            inform: "at_press" | "after_contact" | "on_dispatch" | "never";
            /**
             * Do Not Inform
             * @description Must not be told anything, by anybody
             * @default false
             */
            do_not_inform: boolean;
            /** Id */
            id?: number | null;
            /** Phone */
            phone?: string | null;
            /**
             * Stale
             * @description As it was shown; changes nothing
             * @default []
             */
            stale: unknown[];
        };
        /**
         * LoadView
         * @description Alarms (P1 to P3) per desk and 10 minutes. Time off duty counts as quiet: ask for a shift.
         */
        LoadView: {
            /**
             * From
             * Format: date-time
             */
            from: string;
            /**
             * To
             * Format: date-time
             */
            to: string;
            /** Interval Min */
            interval_min: number;
            /**
             * Intervals
             * @description Of the period, as far as it has passed
             */
            intervals: number;
            /** Bands */
            bands: components["schemas"]["BandView"][];
            /** Desks */
            desks: components["schemas"]["DeskLoad"][];
            /** @description Of all that was asked for, answered or not */
            total: components["schemas"]["DeskLoad"];
        };
        /**
         * LostSheet
         * @description How to recognise the person, and where to look first.
         */
        LostSheet: {
            /** Photo Id */
            photo_id?: number | null;
            /** Height Cm */
            height_cm?: number | null;
            /** Build */
            build?: string | null;
            /** Hair */
            hair?: string | null;
            /** Marks */
            marks?: string | null;
            /** Clothing */
            clothing?: string | null;
            /** Usual Places */
            usual_places?: string | null;
            /** Habits */
            habits?: string | null;
            /** Speech */
            speech?: string | null;
            /** Note */
            note?: string | null;
        };
        /**
         * LostSheetView
         * @description The sheet as it stands.
         */
        LostSheetView: {
            /** Photo Id */
            photo_id?: number | null;
            /** Height Cm */
            height_cm?: number | null;
            /** Build */
            build?: string | null;
            /** Hair */
            hair?: string | null;
            /** Marks */
            marks?: string | null;
            /** Clothing */
            clothing?: string | null;
            /** Usual Places */
            usual_places?: string | null;
            /** Habits */
            habits?: string | null;
            /** Speech */
            speech?: string | null;
            /** Note */
            note?: string | null;
            /** Changed By */
            changed_by: number;
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
        };
        /**
         * Me
         * @description The signed-in user. ``area`` is the root of what he sees.
         */
        Me: {
            /** Id */
            id: number;
            /** Username */
            username: string;
            /** Name */
            name: string;
            /**
             * Roles
             * @example [
             *       "dispatcher"
             *     ]
             */
            roles: string[];
            area: components["schemas"]["AreaRef"];
            /**
             * Permissions
             * @example [
             *       "cases.read",
             *       "cases.handle"
             *     ]
             */
            permissions: string[];
        };
        /**
         * MeasureBody
         * @description Who is reached, how, and when it is left out. `skill`, `provider_id` and `count` only with
         *     `dispatch`, `contact_ids` only with `contacts`.
         */
        MeasureBody: {
            who: components["schemas"]["Who"];
            /** How */
            how?: ("sms" | "voice")[] | null;
            /**
             * Order
             * @default together
             * @enum {string}
             */
            order: "together" | "in_turn";
            /**
             * Wait S
             * @default 30
             */
            wait_s: number;
            only_if?: components["schemas"]["Condition"] | null;
            /** Skill */
            skill?: string | null;
            /** Provider Id */
            provider_id?: number | null;
            /** Count */
            count?: number | null;
            /** Contact Ids */
            contact_ids?: number[] | null;
        };
        /**
         * MergeBody
         * @description The record that goes, and for which fields whose value counts.
         */
        MergeBody: {
            /** Other Id */
            other_id: number;
            /**
             * Keep
             * @default {}
             */
            keep: {
                [key: string]: number;
            };
        };
        /**
         * MergeView
         * @description What went over and what stays with the tombstone, rows by table.
         */
        MergeView: {
            /** Id */
            id: number;
            /** Other Id */
            other_id: number;
            /** Moved */
            moved: {
                [key: string]: number;
            };
            /** Left */
            left: {
                [key: string]: number;
            };
        };
        /**
         * Merger
         * @description Into another area of the same level.
         */
        Merger: {
            /** Into Id */
            into_id: number;
            /**
             * Codes
             * @description New division codes by area, for those whose code is another's after the change; null: none. Where a code changes, those below that began with the old one follow by themselves
             * @default {}
             * @example {
             *       "12": "990103001"
             *     }
             */
            codes: {
                [key: string]: string | null;
            };
            /** Reason */
            reason?: string | null;
        };
        /**
         * MessageView
         * @description A message of the outbox with its attempts.
         */
        MessageView: {
            /** Id */
            id: number;
            /** Key */
            key: string;
            /** Case Id */
            case_id: number | null;
            /** @description The person served, a contact or a user; else `responder` */
            person: components["schemas"]["Addressee"] | null;
            responder: components["schemas"]["Addressee"] | null;
            /**
             * Channel
             * @example sms
             */
            channel: string;
            /**
             * Carrier
             * @description Whom it was given to last
             * @example twilio
             */
            carrier: string | null;
            /**
             * Attempt
             * @description How often it has been tried
             */
            attempt: number;
            /**
             * State
             * @enum {string}
             */
            state: "queued" | "sent" | "delivered" | "answered" | "failed" | "cancelled" | "skipped";
            /**
             * Reason
             * @description Why it failed, waits, was cancelled or was skipped
             */
            reason: string | null;
            /** Recipient */
            recipient: string;
            /** Template */
            template: string;
            /** Offer Id */
            offer_id: number | null;
            /**
             * Queued At
             * Format: date-time
             */
            queued_at: string;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Created At
             * Format: date-time
             * @description The same as `queued_at`
             */
            created_at: string;
            /** Sent At */
            sent_at: string | null;
            /** Delivered At */
            delivered_at: string | null;
            /** Answered At */
            answered_at: string | null;
            /** Carrier Id */
            carrier_id: string | null;
            /**
             * Error
             * @description The same as `reason`
             */
            error: string | null;
            /** Attempts */
            attempts: components["schemas"]["Attempt"][];
        };
        /**
         * ModelList
         * @description Every model that we know. Units of any other are treated as ``other``.
         */
        ModelList: {
            /** Items */
            items: components["schemas"]["ModelView"][];
            other: components["schemas"]["ModelView"];
        };
        /**
         * ModelView
         * @description A model: what it is, how often it speaks, what its keys mean.
         */
        ModelView: {
            /** Name */
            name: string;
            /**
             * Codec
             * @description The language that its units speak
             */
            codec: string;
            /**
             * Keys
             * @description Number of a key → kind of signal, or `family_call`
             */
            keys: {
                [key: string]: string;
            };
            /**
             * Heartbeat S
             * @description How often it speaks by itself, in seconds; 0: never
             */
            heartbeat_s: number;
            battery: components["schemas"]["Battery"];
            /** Capabilities */
            capabilities: components["schemas"]["Capability"][];
        };
        /**
         * Move
         * @description Under another parent, with everything below.
         */
        Move: {
            /** Parent Id */
            parent_id: number;
            /**
             * Codes
             * @description New division codes by area, for those whose code is another's after the change; null: none. Where a code changes, those below that began with the old one follow by themselves
             * @default {}
             * @example {
             *       "12": "990103001"
             *     }
             */
            codes: {
                [key: string]: string | null;
            };
            /**
             * Reason
             * @example 鄂民政〔2026〕12 号
             */
            reason?: string | null;
        };
        /**
         * Named
         * @description Something with an id and a name.
         */
        Named: {
            /** Id */
            id: number;
            /** Name */
            name: string | null;
        };
        /**
         * NewAbsence
         * @description A time away from home. With an ``address`` help goes there while it lasts.
         */
        NewAbsence: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "hospital" | "travelling" | "with_family" | "care_home" | "respite" | "other";
            /**
             * From On
             * Format: date
             */
            from_on: string;
            /** Until On */
            until_on?: string | null;
            /** Place */
            place?: string | null;
            /** Address */
            address?: string | null;
            /** Way In */
            way_in?: string | null;
            /** Lat */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
            /** Area Id */
            area_id?: number | null;
            /** Phone */
            phone?: string | null;
            /** Note */
            note?: string | null;
        };
        /**
         * NewApplication
         * @description Somebody asks for a unit, for himself or for another.
         */
        NewApplication: {
            /** Programme Id */
            programme_id: number;
            /** Person Id */
            person_id: number;
            /**
             * Source
             * @description `proxy`: somebody else on the person's behalf
             * @enum {string}
             */
            source: "self" | "family" | "community" | "window" | "proxy";
            /** @description Required for `family` and `proxy` */
            applicant?: components["schemas"]["Applicant"] | null;
            /**
             * Applied On
             * @description Default: today
             */
            applied_on?: string | null;
            /** Note */
            note?: string | null;
        };
        /**
         * NewArea
         * @description An area below ``parent_id``.
         */
        NewArea: {
            /** Desk Phone */
            desk_phone?: string | null;
            /** Duty Leader Phone */
            duty_leader_phone?: string | null;
            /** Partner Centre Phone */
            partner_centre_phone?: string | null;
            /**
             * Ambulance Phone
             * @example 120
             */
            ambulance_phone?: string | null;
            /**
             * Police Phone
             * @example 110
             */
            police_phone?: string | null;
            /**
             * Fire Phone
             * @example 119
             */
            fire_phone?: string | null;
            /**
             * Dialling Code
             * @description Of landlines
             */
            dialling_code?: string | null;
            /** Parent Id */
            parent_id: number;
            /**
             * Level
             * @enum {string}
             */
            level: "city" | "district" | "street" | "community" | "grid";
            /**
             * Name
             * @example 平安街道
             */
            name: string;
            /**
             * Code
             * @description The state's division code: 6 digits for city and district, 9 for a street, 12 for a community, beginning with that of the area above; a grid's is local
             * @example 990101001
             */
            code?: string | null;
        };
        /**
         * NewCall
         * @description Whom to call. ``person_id``: on that person's own number.
         */
        NewCall: {
            /**
             * To
             * @example 13800001234
             */
            to?: string | null;
            /** Person Id */
            person_id?: number | null;
            /**
             * Device Id
             * @description A terminal with a SIM card: it speaks in the home
             */
            device_id?: string | null;
            /** Case Id */
            case_id?: number | null;
        };
        /**
         * NewCampaign
         * @description ``channel``: ``call`` (key 1 heard, 3 help), ``sms``, or ``prompt`` (the terminal says it).
         *     How many people it is says ``POST /checkin-plans/count`` beforehand.
         */
        NewCampaign: {
            /** Name */
            name: string;
            population: components["schemas"]["Population"];
            /**
             * Channel
             * @enum {string}
             */
            channel: "call" | "sms" | "prompt";
            /** Text */
            text: string;
        };
        /**
         * NewCheck
         * @description A try in one room: does the unit reach the base (range), can people hear each other (voice)?
         */
        NewCheck: {
            /**
             * Room
             * @example 卫生间
             */
            room: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "range" | "voice";
            /** Ok */
            ok: boolean;
            /** Signal Dbm */
            signal_dbm?: number | null;
            /** Note */
            note?: string | null;
        };
        /**
         * NewCheckinPlan
         * @description A plan for one person (``person_id``) or for a population. Calls are spread over the window from
         *     ``from_time`` to ``until_time``; nothing automatic rings in the quiet hours. Times are Shanghai's.
         */
        NewCheckinPlan: {
            /** Name */
            name: string;
            /** Person Id */
            person_id?: number | null;
            population?: components["schemas"]["Population"] | null;
            cadence: components["schemas"]["care__checkins__cadence__Cadence"];
            /**
             * From Time
             * Format: time
             * @default 09:00:00
             */
            from_time: string;
            /**
             * Until Time
             * Format: time
             * @default 10:00:00
             */
            until_time: string;
            /**
             * Quiet From
             * Format: time
             * @default 21:00:00
             */
            quiet_from: string;
            /**
             * Quiet Until
             * Format: time
             * @default 07:00:00
             */
            quiet_until: string;
            /** Channels */
            channels?: ("ok_button" | "prompt" | "call" | "human" | "visit")[];
        };
        /**
         * NewCommand
         * @description An order to the terminal. ``args`` depend on the type: ``say`` takes ``{"text"}``.
         */
        NewCommand: {
            /**
             * Type
             * @enum {string}
             */
            type: "say" | "ring" | "locate" | "configure" | "test";
            /**
             * Args
             * @example {
             *       "text": "王奶奶,听得到吗?"
             *     }
             */
            args?: {
                [key: string]: unknown;
            };
            /**
             * Expires In S
             * @default 300
             */
            expires_in_s: number;
        };
        /**
         * NewConsent
         * @description What was agreed to. ``evidence``: where the signed form or the recording is kept.
         */
        NewConsent: {
            /**
             * Purpose
             * @enum {string}
             */
            purpose: "location" | "health" | "recording" | "family_sharing" | "photo" | "sharing_with_offices" | "research";
            /**
             * Given By
             * @default self
             * @enum {string}
             */
            given_by: "self" | "guardian";
            /** Given At */
            given_at?: string | null;
            /** Evidence */
            evidence?: string | null;
        };
        /**
         * NewContact
         * @description Somebody to call. The order of the list is the order of calling; who cannot be reached at the
         *     time is called after those who can.
         */
        NewContact: {
            /**
             * Name
             * @example 王女士
             */
            name: string;
            /**
             * Relation
             * @example 女儿
             */
            relation?: string | null;
            /**
             * Language
             * @example 本地话
             */
            language?: string | null;
            /**
             * Hours From
             * @description Asia/Shanghai
             * @example 18:00
             */
            hours_from?: string | null;
            /**
             * Hours Until
             * @description Before `hours_from`: past midnight
             */
            hours_until?: string | null;
            /**
             * Days
             * @description 1 Monday to 7 Sunday; none: every day
             * @default []
             * @example [
             *       6,
             *       7
             *     ]
             */
            days: number[];
            /**
             * Has Key
             * @default false
             */
            has_key: boolean;
            /**
             * Inform
             * @description When this relative is told
             * @default at_press
             * @enum {string}
             */
            inform: "at_press" | "after_contact" | "on_dispatch" | "never";
            /**
             * Do Not Inform
             * @description Must not be told anything, by anybody
             * @default false
             */
            do_not_inform: boolean;
            /**
             * Phone
             * @example 138 0000 1234
             */
            phone: string;
        };
        /**
         * NewCredit
         * @description An entry for the credit record; it is never changed afterwards.
         */
        NewCredit: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "praise" | "complaint" | "breach";
            /**
             * Day
             * Format: date
             */
            day: string;
            /**
             * Note
             * @example 12 月 3 日送餐迟到两小时,家属投诉属实
             */
            note: string;
        };
        /**
         * NewDesk
         * @description A desk. Its area says who looks after it, ``serves`` whose cases are its own.
         */
        NewDesk: {
            /** Area Id */
            area_id: number;
            /**
             * Name
             * @example 12349 呼叫中心
             */
            name: string;
            /** Numbers */
            numbers?: string[];
            /**
             * Wrap Up S
             * @description Seconds after closing a case
             * @default 60
             */
            wrap_up_s: number;
            /** Serves */
            serves?: components["schemas"]["DeskArea"][];
        };
        /**
         * NewDevice
         * @description A unit. Bound to a person or a home it is installed, else it lies in stock.
         */
        NewDevice: {
            /**
             * Model
             * @description One of `/devices/models`; any other name is taken, and treated as `other`
             * @example five-key
             */
            model: string;
            /** Person Id */
            person_id?: number | null;
            /** Home Id */
            home_id?: number | null;
            /**
             * Area Id
             * @description Default: the person's or the home's
             */
            area_id?: number | null;
            /**
             * Place
             * @description Where in the home it is
             * @example 床头
             */
            place?: string | null;
            /**
             * Serial
             * @description What it calls itself in its frames
             */
            serial?: string | null;
            /** Imei */
            imei?: string | null;
            /** Sim Number */
            sim_number?: string | null;
            /** Iccid */
            iccid?: string | null;
            /** Sim Expires On */
            sim_expires_on?: string | null;
            /**
             * Firmware
             * @description As delivered
             */
            firmware?: string | null;
            /**
             * Owner
             * @description Who paid for it and gets it back
             */
            owner?: string | null;
            /**
             * Heartbeat S
             * @description Default: its model's; 0: none
             */
            heartbeat_s?: number | null;
            /**
             * Gateway Id
             * @description The unit that its frames come through
             */
            gateway_id?: string | null;
            /**
             * Id
             * @description MQTT user name; default: drawn at random
             */
            id?: string | null;
        };
        /**
         * NewDeviceView
         * @description A unit with its secret, which is shown this once.
         */
        NewDeviceView: {
            /** Id */
            id: string;
            /** Model */
            model: string;
            /** Serial */
            serial: string | null;
            /** Imei */
            imei: string | null;
            /** State */
            state: string;
            /** Person Id */
            person_id: number | null;
            /**
             * Person Name
             * @description Null also without the permission `persons.read`
             */
            person_name: string | null;
            /** Home Id */
            home_id: number | null;
            /**
             * Home Address
             * @description Null also without the permission `persons.read`
             */
            home_address: string | null;
            /** Area Id */
            area_id: number | null;
            /** Place */
            place: string | null;
            /** Gateway Id */
            gateway_id: string | null;
            /** May Connect */
            may_connect: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Last Proven At
             * @description When a press of it was last stored and receipted
             */
            last_proven_at: string | null;
            /** Last Seen At */
            last_seen_at: string | null;
            /** Online */
            online: boolean | null;
            /** Battery */
            battery: number | null;
            /** Secret */
            secret: string;
            /**
             * Model Known
             * @description False: nobody here knows this model, it is treated as `other`
             */
            readonly model_known: boolean;
        };
        /**
         * NewDrill
         * @description A drill of everybody in an area's subtree. `contacts`: relatives whose person agrees that they are
         *     told. Messages leave by day only, and to relatives within their hours.
         */
        NewDrill: {
            /** Area Id */
            area_id: number;
            /**
             * Name
             * @example 季度演练
             */
            name: string;
            /**
             * Who
             * @default [
             *       "responders",
             *       "staff"
             *     ]
             */
            who: ("responders" | "contacts" | "staff")[];
            /**
             * Channels
             * @default [
             *       "sms",
             *       "voice"
             *     ]
             */
            channels: ("sms" | "voice")[];
            /**
             * Starts At
             * @description None: now
             */
            starts_at?: string | null;
            /**
             * Within S
             * @description After the start; whoever has not answered by then was not reached
             * @default 86400
             */
            within_s: number;
            /**
             * Every Days
             * @description Another one so many days after the start; None: once
             */
            every_days?: number | null;
        };
        /**
         * NewEnding
         * @description Why services end, and since when.
         */
        NewEnding: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "death" | "moved_out" | "other";
            /**
             * On
             * Format: date
             */
            on: string;
            /** Reason */
            reason?: string | null;
        };
        /**
         * NewExport
         * @description What is wanted, and why. Without ``unmasked`` numbers are masked, health and door codes missing.
         */
        NewExport: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "persons" | "contacts" | "providers" | "staff";
            /**
             * Format
             * @default xlsx
             * @enum {string}
             */
            format: "xlsx" | "csv";
            /**
             * Area Id
             * @description Only this area and what lies below
             */
            area_id?: number | null;
            /**
             * Purpose
             * @description Stands in the file and on record
             * @example 季度统计
             */
            purpose: string;
            /**
             * Unmasked
             * @default false
             */
            unmasked: boolean;
        };
        /**
         * NewFacility
         * @description A home, day centre, care point, meal point or health station.
         */
        NewFacility: {
            /** Area Id */
            area_id: number;
            /**
             * Provider Id
             * @description Who runs it
             */
            provider_id?: number | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "care_home" | "day_centre" | "care_point" | "meal_point" | "health_station";
            /**
             * Name
             * @example 平安街道日间照料中心
             */
            name: string;
            /** Address */
            address: string;
            /** Lat */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
            /** Phone */
            phone?: string | null;
            /**
             * Capacity
             * @description Beds or places
             */
            capacity?: number | null;
            /**
             * Hours
             * @description None: always open
             * @default []
             */
            hours: components["schemas"]["Opening"][];
            /**
             * Devices
             * @default []
             * @example [
             *       "AED",
             *       "轮椅"
             *     ]
             */
            devices: string[];
            /** Reach M */
            reach_m?: number | null;
        };
        /**
         * NewFence
         * @description A circle that a person is not expected to leave. Without ``lat`` and ``lon``: around the home.
         */
        NewFence: {
            /**
             * Kind
             * @description `home` raises `geofence`, `wander` raises `wander`; both P2
             * @enum {string}
             */
            kind: "home" | "wander";
            /** Name */
            name?: string | null;
            /** Lat */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
            /**
             * Crs
             * @description Of `lat` and `lon`; kept as WGS-84
             * @default wgs84
             * @enum {string}
             */
            crs: "wgs84" | "gcj02" | "bd09";
            /**
             * Radius M
             * @description Metres
             */
            radius_m: number;
            /**
             * Hours From
             * @description With `hours_to`: only then; over midnight too
             */
            hours_from?: string | null;
            /** Hours To */
            hours_to?: string | null;
            /**
             * Active
             * @default true
             */
            active: boolean;
        };
        /**
         * NewGuardian
         * @description A legal role, by law, by court or by agreement; not the same as a contact to call.
         */
        NewGuardian: {
            /**
             * Role
             * @enum {string}
             */
            role: "guardian" | "entrusted_carer";
            /** Name */
            name: string;
            /** Relation */
            relation?: string | null;
            /** Phone */
            phone?: string | null;
            /**
             * From On
             * Format: date
             */
            from_on: string;
            /** Until On */
            until_on?: string | null;
            /** Document */
            document?: string | null;
            /** Note */
            note?: string | null;
        };
        /**
         * NewHome
         * @description A dwelling and how to get in.
         */
        NewHome: {
            /**
             * Address
             * @example 平安街道 3 号院 2 单元 501
             */
            address: string;
            /**
             * Way In
             * @example 东门进,二单元,电梯到 5 层
             */
            way_in?: string | null;
            /** Door Code */
            door_code?: string | null;
            /** Lat */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
        };
        /**
         * NewLeave
         * @description Somebody is away: the rotas lose him and show the hole.
         */
        NewLeave: {
            /** Responder Id */
            responder_id: number;
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            /**
             * Ends At
             * Format: date-time
             */
            ends_at: string;
            /** Reason */
            reason: string;
        };
        /**
         * NewLine
         * @description A number of ours. ``emergency``: every call on it is a press, and connects at once, without a word
         *     before; only an ``ordinary`` one may announce that it is recorded.
         */
        NewLine: {
            /**
             * Area Id
             * @description Whose desk answers; a caller nobody knows is placed there
             */
            area_id: number;
            /**
             * Number
             * @description As it is dialled
             * @example 12349
             */
            number: string;
            /**
             * Name
             * @example 平安热线
             */
            name: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "emergency" | "ordinary";
            /**
             * Recording
             * @default none
             * @enum {string}
             */
            recording: "none" | "silent" | "announced";
            /**
             * Hides Caller
             * @description Calls come from another hotline (12345), whose number is no caller's
             * @default false
             */
            hides_caller: boolean;
        };
        /**
         * NewOfficeList
         * @description A list of another office about an area.
         */
        NewOfficeList: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "deaths" | "moves" | "dibao" | "tekun" | "disability";
            /** Area Id */
            area_id: number;
            /**
             * As Of
             * Format: date
             */
            as_of: string;
            /** Source */
            source?: string | null;
            /**
             * Complete
             * @default false
             */
            complete: boolean;
            /** Rows */
            rows: components["schemas"]["OfficeRow"][];
        };
        /**
         * NewOrder
         * @description Somebody shall get a unit: a person, or a home with whoever lives there.
         */
        NewOrder: {
            /** Person Id */
            person_id?: number | null;
            /** Home Id */
            home_id?: number | null;
            /**
             * Application Id
             * @description The agreed application that it fulfils; it says for whom
             */
            application_id?: number | null;
            /**
             * Model
             * @example five-key
             */
            model: string;
            /**
             * Place
             * @example 床头
             */
            place?: string | null;
            /**
             * Due At
             * @description Default, and at most: 10 days from now
             */
            due_at?: string | null;
            /** Appointment At */
            appointment_at?: string | null;
            /**
             * Installer Id
             * @description The user who goes there
             */
            installer_id?: number | null;
            /** Note */
            note?: string | null;
        };
        /**
         * NewOverride
         * @description `instead`: ``responder_id`` in place of ``replaces_id`` (null: of whoever it is); `extra`: one more;
         *     `nobody`: without ``replaces_id`` closed on purpose, with it that person is missing.
         */
        NewOverride: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "instead" | "extra" | "nobody";
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            /**
             * Ends At
             * Format: date-time
             */
            ends_at: string;
            /** Responder Id */
            responder_id?: number | null;
            /** Replaces Id */
            replaces_id?: number | null;
            /** Reason */
            reason: string;
        };
        /**
         * NewPassword
         * @description A password that an administrator sets.
         */
        NewPassword: {
            /**
             * Password
             * Format: password
             * @example correct horse battery
             */
            password: string;
        };
        /**
         * NewPerson
         * @description A person served. Give ``home`` for a new home or ``home_id`` for one that others live in.
         *     Birth date and gender are taken from the identity number where they are not given.
         */
        NewPerson: {
            /** Area Id */
            area_id: number;
            /**
             * Name
             * @example 张奶奶
             */
            name: string;
            /** Gender */
            gender?: ("female" | "male") | null;
            /**
             * Birth Date
             * @example 1944-05-01
             */
            birth_date?: string | null;
            /** Identity Number */
            identity_number?: string | null;
            /** Phone */
            phone?: string | null;
            /** Other Phone */
            other_phone?: string | null;
            /** Living */
            living?: ("alone" | "empty_nest" | "left_behind" | "with_family" | "with_carer" | "facility") | null;
            /** Relief */
            relief?: ("destitute_home" | "destitute_facility" | "subsistence" | "subsistence_edge") | null;
            /** Disability Type */
            disability_type?: ("sight" | "hearing" | "speech" | "limbs" | "intellect" | "mental" | "multiple") | null;
            /** Disability Grade */
            disability_grade?: number | null;
            /** Ability */
            ability?: number | null;
            /** Ability Assessed On */
            ability_assessed_on?: string | null;
            /**
             * Dementia
             * @default false
             */
            dementia: boolean;
            /**
             * Powered Device
             * @description Depends on a medical device with mains power
             * @default false
             */
            powered_device: boolean;
            /**
             * Family Planning Special
             * @description The family lost its only child
             * @default false
             */
            family_planning_special: boolean;
            /**
             * Languages
             * @default []
             */
            languages: string[];
            /** Hearing */
            hearing?: string | null;
            /**
             * Conditions
             * @default []
             */
            conditions: string[];
            /**
             * Medicines
             * @default []
             */
            medicines: string[];
            /**
             * Allergies
             * @default []
             */
            allergies: string[];
            /** Blood Type */
            blood_type?: ("A" | "B" | "AB" | "O" | "A-" | "B-" | "AB-" | "O-") | null;
            /**
             * Powered Devices
             * @default []
             * @example [
             *       "制氧机"
             *     ]
             */
            powered_devices: string[];
            /**
             * Doctor Name
             * @description Contracted family doctor
             */
            doctor_name?: string | null;
            /** Doctor Phone */
            doctor_phone?: string | null;
            /** Health Centre */
            health_centre?: string | null;
            /**
             * Customs
             * @description What to respect at the door and inside
             */
            customs?: string | null;
            /** Notes */
            notes?: string | null;
            home?: components["schemas"]["NewHome"] | null;
            /** Home Id */
            home_id?: number | null;
            /**
             * Contacts
             * @default []
             */
            contacts: components["schemas"]["NewContact"][];
        };
        /**
         * NewProgramme
         * @description A programme for the people of an area, with its first rules.
         */
        NewProgramme: {
            /** Area Id */
            area_id: number;
            /**
             * Name
             * @example 平安通居家养老服务
             */
            name: string;
            /**
             * Valid From
             * Format: date
             */
            valid_from: string;
            /** Ends On */
            ends_on?: string | null;
            rules: components["schemas"]["Rules-Input"];
            /**
             * Note
             * @description Which notice it follows
             */
            note?: string | null;
        };
        /**
         * NewProvider
         * @description A service provider (服务商). ``area_id``: the office that has the contract.
         */
        NewProvider: {
            /** Area Id */
            area_id: number;
            /**
             * Name
             * @example 平安居家服务站
             */
            name: string;
            /** Credit Code */
            credit_code?: string | null;
            /** Contact Name */
            contact_name?: string | null;
            /** Phone */
            phone?: string | null;
            /**
             * Services
             * @default []
             */
            services: string[];
            /**
             * Area Ids
             * @description Areas served; none: no limit within the district
             * @default []
             */
            area_ids: number[];
            /**
             * Prices
             * @default []
             */
            prices: components["schemas"]["Price"][];
            /** Contract Number */
            contract_number?: string | null;
            /** Contract From */
            contract_from?: string | null;
            /**
             * Contract Until
             * @description The last day; null: open
             */
            contract_until?: string | null;
        };
        /**
         * NewRating
         * @description What somebody served said.
         */
        NewRating: {
            /** Stars */
            stars: number;
        };
        /**
         * NewReferral
         * @description A hardship goes to an office. ``visit_id`` or ``checkin_id``: where it was found; the person is then
         *     the one of that. ``due_on``: default by the kind of office.
         */
        NewReferral: {
            /** Person Id */
            person_id?: number | null;
            /** Visit Id */
            visit_id?: number | null;
            /** Checkin Id */
            checkin_id?: number | null;
            /**
             * To
             * @enum {string}
             */
            to: "subsistence" | "temporary_relief" | "disabled_federation" | "rescue_station" | "health_centre" | "other";
            /** Office */
            office?: string | null;
            /**
             * Hardship
             * @enum {string}
             */
            hardship: "income" | "medical_cost" | "disaster" | "homeless" | "disability" | "illness" | "care" | "other";
            /** Reason */
            reason: string;
            /** Due On */
            due_on?: string | null;
        };
        /**
         * NewResponder
         * @description Somebody who can come. ``area_id``: where he works first.
         */
        NewResponder: {
            /** Area Id */
            area_id: number;
            /**
             * Area Ids
             * @description Where else he works
             * @default []
             */
            area_ids: number[];
            /** Provider Id */
            provider_id?: number | null;
            /**
             * Name
             * @example 李护士
             */
            name: string;
            /**
             * Phone
             * @example 138 0000 1234
             */
            phone: string;
            /**
             * Phones
             * @default []
             */
            phones: string[];
            /**
             * Channels
             * @default [
             *       "sms",
             *       "voice"
             *     ]
             */
            channels: ("sms" | "voice")[];
            /**
             * Type
             * @default provider_staff
             * @enum {string}
             */
            type: "provider_staff" | "grid_worker" | "property_staff" | "volunteer";
            /**
             * Skills
             * @default []
             * @example [
             *       "first_aid",
             *       "nursing"
             *     ]
             */
            skills: string[];
            /**
             * Languages
             * @default []
             */
            languages: string[];
            /** Vehicle */
            vehicle?: ("foot" | "bicycle" | "e_bike" | "motorcycle" | "car") | null;
            /**
             * Certificates
             * @default []
             */
            certificates: components["schemas"]["Certificate"][];
            /** Lat */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
        };
        /**
         * NewRota
         * @description A rota. ``area_id``: whose subtree it serves.
         */
        NewRota: {
            /** Area Id */
            area_id: number;
            /**
             * Name
             * @example 平安街道应急值班
             */
            name: string;
            /**
             * Purpose
             * @default responders
             * @enum {string}
             */
            purpose: "responders" | "night_centre" | "desk";
            /**
             * Skill
             * @description What they are on duty for; null: what they can do
             */
            skill?: string | null;
            /**
             * Phone
             * @description Of the night centre or desk
             */
            phone?: string | null;
            /**
             * Asks Confirmation
             * @description Who is on duty has to say so
             * @default false
             */
            asks_confirmation: boolean;
            /**
             * Notices
             * @description SMS at hand-over
             * @default true
             */
            notices: boolean;
            /**
             * Rotations
             * @default []
             */
            rotations: components["schemas"]["RotationBody"][];
            /**
             * Slots
             * @default []
             */
            slots: components["schemas"]["SlotBody"][];
        };
        /**
         * NewRules
         * @description Another version of the rules.
         */
        NewRules: {
            /**
             * Valid From
             * Format: date
             * @description On a day of a month that is not closed
             */
            valid_from: string;
            rules: components["schemas"]["Rules-Input"];
            /** Note */
            note?: string | null;
        };
        /**
         * NewSchedule
         * @description A list of this kind is expected of the area every so many days.
         */
        NewSchedule: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "deaths" | "moves" | "dibao" | "tekun" | "disability";
            /** Area Id */
            area_id: number;
            /** Every Days */
            every_days: number;
        };
        /**
         * NewSession
         * @description A session with the person.
         */
        NewSession: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * How
             * @enum {string}
             */
            how: "home" | "office" | "telephone" | "group";
            /** Minutes */
            minutes: number;
            /** Note */
            note: string;
            /** Next */
            next?: string | null;
        };
        /**
         * NewShift
         * @description A time on duty, at most 7 days long.
         */
        NewShift: {
            /** Responder Id */
            responder_id: number;
            /**
             * Starts At
             * Format: date-time
             * @example 2026-11-22T08:00:00+08:00
             */
            starts_at: string;
            /**
             * Ends At
             * Format: date-time
             * @example 2026-11-22T20:00:00+08:00
             */
            ends_at: string;
        };
        /**
         * NewSocialWorkFile
         * @description A file about a person. ``worker_id``: default whoever opens it; ``supervisor_id``: of the person's
         *     area. Only these two read it.
         */
        NewSocialWorkFile: {
            /** Person Id */
            person_id: number;
            /** Worker Id */
            worker_id?: number | null;
            /** Supervisor Id */
            supervisor_id: number;
            /** Referral Id */
            referral_id?: number | null;
            /** Reason */
            reason: string;
            /** Goals */
            goals?: string | null;
            /** Plan */
            plan?: string | null;
            /** Review At */
            review_at?: string | null;
        };
        /**
         * NewSwap
         * @description ``shift_id`` goes to ``taker_id`` if that one agrees; in return ``back_shift_id``, one of his.
         */
        NewSwap: {
            /** Shift Id */
            shift_id: number;
            /** Taker Id */
            taker_id: number;
            /** Back Shift Id */
            back_shift_id?: number | null;
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * NewTestWindow
         * @description Until when the next press of the button is a test. Null closes the window.
         */
        NewTestWindow: {
            /**
             * Until
             * @description At most 2 h from now; null: closed
             */
            until: string | null;
        };
        /**
         * NewUser
         * @description An account. ``area_id``: the root of what the user sees.
         */
        NewUser: {
            /**
             * Username
             * @example desk-li
             */
            username: string;
            /**
             * Password
             * Format: password
             * @example correct horse battery
             */
            password: string;
            /**
             * Roles
             * @example [
             *       "dispatcher"
             *     ]
             */
            roles: components["schemas"]["Role"][];
            /**
             * Area Id
             * @example 1
             */
            area_id: number;
            /**
             * Name
             * @example 李坐席
             */
            name?: string | null;
            /**
             * Phone
             * @description Escalations call it
             */
            phone?: string | null;
        };
        /**
         * NewVisitAgreement
         * @description Who visits a person. ``starts_on``: default today; the lists that are written already follow.
         */
        NewVisitAgreement: {
            /** Person Id */
            person_id: number;
            /** Duties */
            duties: components["schemas"]["NewVisitDuty"][];
            /** Starts On */
            starts_on?: string | null;
            /** Ends On */
            ends_on?: string | null;
            /** Note */
            note?: string | null;
        };
        /**
         * NewVisitDuty
         * @description Somebody who visits. ``times`` per ``unit``; fixed ``weekdays`` are as many as ``times`` a week.
         *     ``set_time``: Shanghai; without it any time of the week is right. ``allowance``: 元 per
         *     ``allowance_unit``.
         */
        NewVisitDuty: {
            /** Responder Id */
            responder_id: number;
            /**
             * Role
             * @enum {string}
             */
            role: "village_official" | "neighbour" | "volunteer" | "grid_worker" | "social_worker" | "carer" | "doctor" | "other";
            /**
             * Unit
             * @default week
             * @enum {string}
             */
            unit: "week" | "month";
            /**
             * Times
             * @default 1
             */
            times: number;
            /** Weekdays */
            weekdays?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
            /** Set Time */
            set_time?: string | null;
            /**
             * Daily When Unwell
             * @default false
             */
            daily_when_unwell: boolean;
            /**
             * Min Minutes
             * @description A shorter visit is flagged
             * @default 20
             */
            min_minutes: number;
            /** Allowance */
            allowance?: number | string | null;
            /** Allowance Unit */
            allowance_unit?: ("visit" | "week" | "month") | null;
        };
        /**
         * NewVisitLink
         * @description For whom. ``send``: by text message, else whoever makes it passes it on.
         */
        NewVisitLink: {
            /** Responder Id */
            responder_id: number;
            /**
             * Send
             * @default true
             */
            send: boolean;
        };
        /**
         * NewVisitPair
         * @description An official stands by a household (结对帮扶).
         */
        NewVisitPair: {
            /** Home Id */
            home_id: number;
            /** Responder Id */
            responder_id: number;
            /** From On */
            from_on?: string | null;
            /** Note */
            note?: string | null;
        };
        /**
         * NewWatchRule
         * @description A sign of life that is waited for.
         *
         *     ``no_motion``: nobody moved for ``after_h`` (24). ``door_shut``: no door was opened for ``after_h``
         *     (48). ``no_ok``: no "I am fine" and no measurement by ``by_time``, every day.
         */
        NewWatchRule: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "no_motion" | "door_shut" | "no_ok";
            /** After H */
            after_h?: number | null;
            /** By Time */
            by_time?: string | null;
            /**
             * Device Id
             * @description Only this unit; default: all of person and home
             */
            device_id?: string | null;
            /**
             * Active
             * @default true
             */
            active: boolean;
        };
        /**
         * NewWebhook
         * @description A subscription. ``name``: how people call the receiver; without one, the URL's host.
         */
        NewWebhook: {
            /**
             * Url
             * @example https://12345.example.gov.cn/hooks
             */
            url: string;
            /** Events */
            events: ("case.opened" | "case.changed" | "case.handed_over" | "emergency_call.recorded")[];
            /**
             * Area Id
             * @description With all below it; default: the caller's
             */
            area_id?: number | null;
            /** Name */
            name?: string | null;
        };
        /**
         * NewWebhookView
         * @description With the secret, which is not shown again.
         */
        NewWebhookView: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Url */
            url: string;
            /** Events */
            events: ("case.opened" | "case.changed" | "case.handed_over" | "emergency_call.recorded")[];
            /** Area Id */
            area_id: number;
            /** Area Name */
            area_name: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Rotating
             * @description The secret before still signs too
             */
            rotating: boolean | null;
            /** Waiting */
            waiting: number;
            /**
             * Failed
             * @description Given up
             */
            failed: number;
            /** Last Delivered At */
            last_delivered_at: string | null;
            /** Last Error */
            last_error: string | null;
            /**
             * Secret
             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
             */
            secret: string;
        };
        /**
         * Not
         * @description It is known not to hold.
         */
        "Not-Input": {
            /** Not */
            not: components["schemas"]["All-Input"] | components["schemas"]["Any_-Input"] | components["schemas"]["Not-Input"] | components["schemas"]["Compare"];
        };
        /**
         * Not
         * @description It is known not to hold.
         */
        "Not-Output": {
            /** Not */
            not: components["schemas"]["All-Output"] | components["schemas"]["Any_-Output"] | components["schemas"]["Not-Output"] | components["schemas"]["Compare"];
        };
        /**
         * NoteBody
         * @description Free text for the timeline.
         */
        NoteBody: {
            /** Text */
            text: string;
        };
        /**
         * OfferGrounds
         * @description Why this responder was asked: the facts as they were then.
         */
        OfferGrounds: {
            /** Offer Id */
            offer_id: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * By
             * @description user or system
             */
            by: string;
            /**
             * Why
             * @description What made the system ask: ladder, no_answer, declined, …
             */
            why: string | null;
            /** Responder Id */
            responder_id: number;
            /** Responder Name */
            responder_name: string;
            /** Rank */
            rank: number;
            /** Score */
            score: number;
            /** Eligible */
            eligible: boolean;
            /** For */
            for: components["schemas"]["Reason"][];
            /** Against */
            against: components["schemas"]["Reason"][];
            /**
             * Passed Over
             * @description The best of those who could have been asked instead
             */
            passed_over: components["schemas"]["Beside"][];
            /**
             * Left Out
             * @description The first of those who could not
             */
            left_out: components["schemas"]["Beside"][];
            /** Policy */
            policy: {
                [key: string]: unknown;
            };
        };
        /**
         * OfferResponder
         * @description Who was asked.
         */
        OfferResponder: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Phone */
            phone: string;
            /** Provider */
            provider: string | null;
        };
        /**
         * OfferRole
         * @description What somebody does at the scene; each role has one holder.
         * @enum {string}
         */
        OfferRole: "lead" | "reinforcement";
        /**
         * OfferState
         * @description One request to one responder, from being asked to having helped.
         * @enum {string}
         */
        OfferState: "offered" | "accepted" | "en_route" | "on_scene" | "completed" | "declined" | "expired" | "superseded" | "withdrawn" | "recalled";
        /**
         * OfferView
         * @description A request to a responder and how it went.
         */
        OfferView: {
            /** Id */
            id: number;
            role: components["schemas"]["OfferRole"];
            state: components["schemas"]["OfferState"];
            /** Automatic */
            automatic: boolean;
            /**
             * Offered At
             * Format: date-time
             */
            offered_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Accepted At */
            accepted_at: string | null;
            /** Departed At */
            departed_at: string | null;
            /** Eta At */
            eta_at: string | null;
            /** Arrived At */
            arrived_at: string | null;
            /** Entered At */
            entered_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /** Ended At */
            ended_at: string | null;
            /** Reason */
            reason: string | null;
            responder: components["schemas"]["OfferResponder"];
        };
        /**
         * Offers
         * @description Who was asked and said what; the rest were called off, or have time left.
         */
        Offers: {
            /** Made */
            made: number;
            /** Accepted */
            accepted: number;
            /** Declined */
            declined: number;
            /** Expired */
            expired: number;
            /** Share Accepted */
            share_accepted: number | null;
        };
        /**
         * OfficeListView
         * @description A list as it stands. ``counts``: rows by state; `change` waits for `apply`.
         */
        OfficeListView: {
            /** Id */
            id: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "deaths" | "moves" | "dibao" | "tekun" | "disability";
            /** Area Id */
            area_id: number;
            /** Source */
            source: string | null;
            /**
             * As Of
             * Format: date
             */
            as_of: string;
            /** Complete */
            complete: boolean;
            /**
             * State
             * @enum {string}
             */
            state: "matched" | "applied" | "discarded";
            /** Counts */
            counts: {
                [key: string]: number;
            };
            /** Uploaded By */
            uploaded_by: number;
            /**
             * Uploaded At
             * Format: date-time
             */
            uploaded_at: string;
            /** Ended By */
            ended_by: number | null;
            /** Ended At */
            ended_at: string | null;
        };
        /**
         * OfficeRow
         * @description Somebody on a list. The identity number finds him, else name and birth date together.
         */
        OfficeRow: {
            /** Identity Number */
            identity_number?: string | null;
            /** Name */
            name?: string | null;
            /** Birth Date */
            birth_date?: string | null;
            /**
             * On
             * @description Of the death, of the move; default: `as_of`
             */
            on?: string | null;
            /**
             * Until
             * @description Until when relief or certificate hold
             */
            until?: string | null;
            /** Relief */
            relief?: ("destitute_home" | "destitute_facility" | "subsistence" | "subsistence_edge") | null;
            /** Disability Type */
            disability_type?: ("sight" | "hearing" | "speech" | "limbs" | "intellect" | "mental" | "multiple") | null;
            /** Disability Grade */
            disability_grade?: number | null;
        };
        /**
         * OfficeRowView
         * @description A row and what becomes of it. Somebody we do not know is shown masked, as he is kept.
         */
        OfficeRowView: {
            /** Number */
            number: number;
            /**
             * State
             * @enum {string}
             */
            state: "change" | "unchanged" | "unknown" | "ambiguous" | "invalid" | "done" | "refused";
            /** Masked Name */
            masked_name: string | null;
            /** Masked Identity */
            masked_identity: string | null;
            /** Person Id */
            person_id: number | null;
            /** Person Name */
            person_name: string | null;
            /** Found By */
            found_by: ("identity" | "name_birth" | "missing") | null;
            /** What */
            what: {
                [key: string]: unknown;
            } | null;
            /** Reason */
            reason: string | null;
            /** Reason Text */
            reason_text: string | null;
        };
        /**
         * OpenWindows
         * @description Test windows for all units that are overdue in an area.
         */
        OpenWindows: {
            /** Area Id */
            area_id: number;
            /**
             * Until
             * Format: date-time
             * @description At most 2 h from now
             */
            until: string;
            /**
             * Limit
             * @default 50
             */
            limit: number;
        };
        /**
         * OpenedWindows
         * @description The units that have been put on test.
         */
        OpenedWindows: {
            /** Device Ids */
            device_ids: string[];
        };
        /**
         * Opening
         * @description Open on these days from one time to another, Asia/Shanghai. Past midnight: two openings.
         */
        Opening: {
            /** Days */
            days: number[];
            /**
             * From
             * Format: time
             * @example 08:00
             */
            from: string;
            /**
             * Until
             * Format: time
             * @example 17:00
             */
            until: string;
        };
        /**
         * OrderChanges
         * @description What can be arranged anew while the order is open.
         */
        OrderChanges: {
            /** Model */
            model?: string;
            /** Place */
            place?: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at?: string;
            /** Appointment At */
            appointment_at?: string | null;
            /** Installer Id */
            installer_id?: number | null;
            /** Note */
            note?: string | null;
        };
        /**
         * OrderItem
         * @description An order as lists show it. ``overdue``: still open after its time.
         */
        OrderItem: {
            /** Id */
            id: number;
            /**
             * State
             * @enum {string}
             */
            state: "ordered" | "scheduled" | "installing" | "proven" | "cancelled";
            /** Area Id */
            area_id: number;
            /** Person Id */
            person_id: number | null;
            /**
             * Person Name
             * @description Null also without the permission `persons.read`
             */
            person_name: string | null;
            /** Home Id */
            home_id: number | null;
            /**
             * Home Address
             * @description Null also without the permission `persons.read`
             */
            home_address: string | null;
            /** Application Id */
            application_id: number | null;
            /** Model */
            model: string;
            /** Place */
            place: string | null;
            /** Device Id */
            device_id: string | null;
            /** Installer Id */
            installer_id: number | null;
            /** Installer Name */
            installer_name: string | null;
            /**
             * Ordered At
             * Format: date-time
             */
            ordered_at: string;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Overdue */
            overdue: boolean;
            /** Appointment At */
            appointment_at: string | null;
            /** Started At */
            started_at: string | null;
            /** Proven At */
            proven_at: string | null;
            /** Cancelled At */
            cancelled_at: string | null;
        };
        /**
         * OrderView
         * @description The whole order. Whoever installs it sees where to go while it is open; each look is recorded.
         */
        OrderView: {
            /** Id */
            id: number;
            /**
             * State
             * @enum {string}
             */
            state: "ordered" | "scheduled" | "installing" | "proven" | "cancelled";
            /** Area Id */
            area_id: number;
            /** Person Id */
            person_id: number | null;
            /**
             * Person Name
             * @description Null also without the permission `persons.read`
             */
            person_name: string | null;
            /** Home Id */
            home_id: number | null;
            /**
             * Home Address
             * @description Null also without the permission `persons.read`
             */
            home_address: string | null;
            /** Application Id */
            application_id: number | null;
            /** Model */
            model: string;
            /** Place */
            place: string | null;
            /** Device Id */
            device_id: string | null;
            /** Installer Id */
            installer_id: number | null;
            /** Installer Name */
            installer_name: string | null;
            /**
             * Ordered At
             * Format: date-time
             */
            ordered_at: string;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Overdue */
            overdue: boolean;
            /** Appointment At */
            appointment_at: string | null;
            /** Started At */
            started_at: string | null;
            /** Proven At */
            proven_at: string | null;
            /** Cancelled At */
            cancelled_at: string | null;
            /** Phone */
            phone: string | null;
            /** Way In */
            way_in: string | null;
            /** Note */
            note: string | null;
            /** Reason */
            reason: string | null;
            /**
             * Proven By
             * @description The signal that proved it
             */
            proven_by: number | null;
            /** Checks */
            checks: components["schemas"]["CheckView"][];
            /**
             * Failed Checks
             * @description `room: kind` that did not work when last tried
             */
            failed_checks: string[];
        };
        /**
         * Outcome
         * @description How the person was left.
         * @enum {string}
         */
        Outcome: "stayed" | "hospital" | "refused" | "died" | "not_found" | "other";
        /**
         * OverrideView
         * @description Somebody else, one more, or nobody. `taken`: somebody has taken the shift himself.
         */
        OverrideView: {
            /** Id */
            id: number;
            /** Rota Id */
            rota_id: number;
            /** Kind */
            kind: string;
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            /**
             * Ends At
             * Format: date-time
             */
            ends_at: string;
            /** Responder Id */
            responder_id: number | null;
            /** Replaces Id */
            replaces_id: number | null;
            /** Reason */
            reason: string;
            /** Created By */
            created_by: number | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Withdrawn At */
            withdrawn_at: string | null;
        };
        /** Page[AgentView] */
        Page_AgentView_: {
            /** Items */
            items: components["schemas"]["AgentView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[ApplicationItem] */
        Page_ApplicationItem_: {
            /** Items */
            items: components["schemas"]["ApplicationItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[AreaLine] */
        Page_AreaLine_: {
            /** Items */
            items: components["schemas"]["AreaLine"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[AreaView] */
        Page_AreaView_: {
            /** Items */
            items: components["schemas"]["AreaView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[AttentionItem] */
        Page_AttentionItem_: {
            /** Items */
            items: components["schemas"]["AttentionItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[AuditLine] */
        Page_AuditLine_: {
            /** Items */
            items: components["schemas"]["AuditLine"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[CallView] */
        Page_CallView_: {
            /** Items */
            items: components["schemas"]["CallView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[CalleeLimit] */
        Page_CalleeLimit_: {
            /** Items */
            items: components["schemas"]["CalleeLimit"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[CampaignItem] */
        Page_CampaignItem_: {
            /** Items */
            items: components["schemas"]["CampaignItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[CandidateItem] */
        Page_CandidateItem_: {
            /** Items */
            items: components["schemas"]["CandidateItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[CarrierTemplateView] */
        Page_CarrierTemplateView_: {
            /** Items */
            items: components["schemas"]["CarrierTemplateView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[CaseView] */
        Page_CaseView_: {
            /** Items */
            items: components["schemas"]["CaseView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[CauseView] */
        Page_CauseView_: {
            /** Items */
            items: components["schemas"]["CauseView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[CentreView] */
        Page_CentreView_: {
            /** Items */
            items: components["schemas"]["CentreView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[CheckinPlanView] */
        Page_CheckinPlanView_: {
            /** Items */
            items: components["schemas"]["CheckinPlanView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[CheckinView] */
        Page_CheckinView_: {
            /** Items */
            items: components["schemas"]["CheckinView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[CommandView] */
        Page_CommandView_: {
            /** Items */
            items: components["schemas"]["CommandView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[CreditView] */
        Page_CreditView_: {
            /** Items */
            items: components["schemas"]["CreditView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[DeadlineView] */
        Page_DeadlineView_: {
            /** Items */
            items: components["schemas"]["DeadlineView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[DeliveryView] */
        Page_DeliveryView_: {
            /** Items */
            items: components["schemas"]["DeliveryView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[DeskInfo] */
        Page_DeskInfo_: {
            /** Items */
            items: components["schemas"]["DeskInfo"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[DeviceItem] */
        Page_DeviceItem_: {
            /** Items */
            items: components["schemas"]["DeviceItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[DrillItem] */
        Page_DrillItem_: {
            /** Items */
            items: components["schemas"]["DrillItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[DuplicateView] */
        Page_DuplicateView_: {
            /** Items */
            items: components["schemas"]["DuplicateView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[ExpiringCertificate] */
        Page_ExpiringCertificate_: {
            /** Items */
            items: components["schemas"]["ExpiringCertificate"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[ExpiringContract] */
        Page_ExpiringContract_: {
            /** Items */
            items: components["schemas"]["ExpiringContract"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[ExportView] */
        Page_ExportView_: {
            /** Items */
            items: components["schemas"]["ExportView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[FacilityView] */
        Page_FacilityView_: {
            /** Items */
            items: components["schemas"]["FacilityView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[FollowUpView] */
        Page_FollowUpView_: {
            /** Items */
            items: components["schemas"]["FollowUpView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[HandOverView] */
        Page_HandOverView_: {
            /** Items */
            items: components["schemas"]["HandOverView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[HazardView] */
        Page_HazardView_: {
            /** Items */
            items: components["schemas"]["HazardView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[HistoryLine] */
        Page_HistoryLine_: {
            /** Items */
            items: components["schemas"]["HistoryLine"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[HomeItem] */
        Page_HomeItem_: {
            /** Items */
            items: components["schemas"]["HomeItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[ImportItem] */
        Page_ImportItem_: {
            /** Items */
            items: components["schemas"]["ImportItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[IncidentView] */
        Page_IncidentView_: {
            /** Items */
            items: components["schemas"]["IncidentView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[LeaveView] */
        Page_LeaveView_: {
            /** Items */
            items: components["schemas"]["LeaveView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[LineView] */
        Page_LineView_: {
            /** Items */
            items: components["schemas"]["LineView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[MessageView] */
        Page_MessageView_: {
            /** Items */
            items: components["schemas"]["MessageView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[OfficeListView] */
        Page_OfficeListView_: {
            /** Items */
            items: components["schemas"]["OfficeListView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[OfficeRowView] */
        Page_OfficeRowView_: {
            /** Items */
            items: components["schemas"]["OfficeRowView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[OrderItem] */
        Page_OrderItem_: {
            /** Items */
            items: components["schemas"]["OrderItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[OverrideView] */
        Page_OverrideView_: {
            /** Items */
            items: components["schemas"]["OverrideView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[PlanVersionView] */
        Page_PlanVersionView_: {
            /** Items */
            items: components["schemas"]["PlanVersionView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[PlanView] */
        Page_PlanView_: {
            /** Items */
            items: components["schemas"]["PlanView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[PolicyView] */
        Page_PolicyView_: {
            /** Items */
            items: components["schemas"]["PolicyView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[PositionView] */
        Page_PositionView_: {
            /** Items */
            items: components["schemas"]["PositionView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[ProgrammeItem] */
        Page_ProgrammeItem_: {
            /** Items */
            items: components["schemas"]["ProgrammeItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[ProviderItem] */
        Page_ProviderItem_: {
            /** Items */
            items: components["schemas"]["ProviderItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[ReferralView] */
        Page_ReferralView_: {
            /** Items */
            items: components["schemas"]["ReferralView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[RegularView] */
        Page_RegularView_: {
            /** Items */
            items: components["schemas"]["RegularView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[ResponderItem] */
        Page_ResponderItem_: {
            /** Items */
            items: components["schemas"]["ResponderItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[ReviewView] */
        Page_ReviewView_: {
            /** Items */
            items: components["schemas"]["ReviewView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[RotaItem] */
        Page_RotaItem_: {
            /** Items */
            items: components["schemas"]["RotaItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[ShiftView] */
        Page_ShiftView_: {
            /** Items */
            items: components["schemas"]["ShiftView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[SignalItem] */
        Page_SignalItem_: {
            /** Items */
            items: components["schemas"]["SignalItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[SocialWorkFileItem] */
        Page_SocialWorkFileItem_: {
            /** Items */
            items: components["schemas"]["SocialWorkFileItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[SwapView] */
        Page_SwapView_: {
            /** Items */
            items: components["schemas"]["care__rotas__schemas__SwapView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[UnitToCollect] */
        Page_UnitToCollect_: {
            /** Items */
            items: components["schemas"]["UnitToCollect"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[UnreadFrame] */
        Page_UnreadFrame_: {
            /** Items */
            items: components["schemas"]["UnreadFrame"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[UserView] */
        Page_UserView_: {
            /** Items */
            items: components["schemas"]["UserView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[VersionView] */
        Page_VersionView_: {
            /** Items */
            items: components["schemas"]["VersionView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[VisitAgreementView] */
        Page_VisitAgreementView_: {
            /** Items */
            items: components["schemas"]["VisitAgreementView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[VisitPairView] */
        Page_VisitPairView_: {
            /** Items */
            items: components["schemas"]["VisitPairView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[VisitView] */
        Page_VisitView_: {
            /** Items */
            items: components["schemas"]["VisitView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[WebhookView] */
        Page_WebhookView_: {
            /** Items */
            items: components["schemas"]["WebhookView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /**
         * PastCase
         * @description A case of before.
         */
        PastCase: {
            /** Id */
            id: number;
            /** Number */
            number: string;
            /** Kind */
            kind: string;
            /** Priority */
            priority: number;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Closed At */
            closed_at: string | null;
            disposition: components["schemas"]["Disposition"] | null;
            outcome: components["schemas"]["Outcome"] | null;
        };
        /**
         * PersonChanges
         * @description What to change of a person. ``home`` or ``home_id``: the person has moved there. A number sent
         *     masked as it was shown stays.
         */
        PersonChanges: {
            /** Version */
            version?: number | null;
            /** Area Id */
            area_id?: number;
            /** Name */
            name?: string;
            /** Gender */
            gender?: ("female" | "male") | null;
            /** Birth Date */
            birth_date?: string | null;
            /** Identity Number */
            identity_number?: string | null;
            /** Phone */
            phone?: string | null;
            /** Other Phone */
            other_phone?: string | null;
            /** Living */
            living?: ("alone" | "empty_nest" | "left_behind" | "with_family" | "with_carer" | "facility") | null;
            /** Relief */
            relief?: ("destitute_home" | "destitute_facility" | "subsistence" | "subsistence_edge") | null;
            /** Disability Type */
            disability_type?: ("sight" | "hearing" | "speech" | "limbs" | "intellect" | "mental" | "multiple") | null;
            /** Disability Grade */
            disability_grade?: number | null;
            /** Ability */
            ability?: number | null;
            /** Ability Assessed On */
            ability_assessed_on?: string | null;
            /** Dementia */
            dementia?: boolean;
            /** Powered Device */
            powered_device?: boolean;
            /** Family Planning Special */
            family_planning_special?: boolean;
            /** Languages */
            languages?: string[];
            /** Hearing */
            hearing?: string | null;
            /** Conditions */
            conditions?: string[];
            /** Medicines */
            medicines?: string[];
            /** Allergies */
            allergies?: string[];
            /** Blood Type */
            blood_type?: ("A" | "B" | "AB" | "O" | "A-" | "B-" | "AB-" | "O-") | null;
            /** Powered Devices */
            powered_devices?: string[];
            /** Doctor Name */
            doctor_name?: string | null;
            /** Doctor Phone */
            doctor_phone?: string | null;
            /** Health Centre */
            health_centre?: string | null;
            /** Customs */
            customs?: string | null;
            /** Notes */
            notes?: string | null;
            /**
             * Active
             * @description False: no longer served
             */
            active?: boolean;
            home?: components["schemas"]["NewHome"];
            /** Home Id */
            home_id?: number | null;
        };
        /**
         * PersonItem
         * @description A person in a list; numbers are masked.
         */
        PersonItem: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Gender */
            gender: string | null;
            /** Birth Date */
            birth_date: string | null;
            /** Identity Number */
            identity_number: string | null;
            /** Phone */
            phone: string | null;
            /** Living */
            living: string | null;
            /**
             * Risk
             * @enum {string}
             */
            risk: "high" | "medium" | "low";
            /** Area Id */
            area_id: number;
            /** Address */
            address: string | null;
            /** Active */
            active: boolean;
            /** Erased */
            erased: boolean;
        };
        /**
         * PersonPage
         * @description ``hits`` of a search, at most 1,000; ``more``: there are still more, which were not compared.
         */
        PersonPage: {
            /** Items */
            items: components["schemas"]["PersonItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
            /** Hits */
            hits?: number | null;
            /**
             * More
             * @default false
             */
            more: boolean;
        };
        /**
         * PersonView
         * @description The whole picture of a person; numbers are masked. ``version`` counts the changes to it and to the
         *     contacts. ``erased``: what was personal cannot be read any more.
         */
        PersonView: {
            /** Id */
            id: number;
            /** Version */
            version: number;
            /** Area Id */
            area_id: number;
            /** Name */
            name: string;
            /** Gender */
            gender: string | null;
            /** Birth Date */
            birth_date: string | null;
            /** Identity Number */
            identity_number: string | null;
            /** Phone */
            phone: string | null;
            /** Other Phone */
            other_phone: string | null;
            /** Living */
            living: string | null;
            /** Relief */
            relief: string | null;
            /** Disability Type */
            disability_type: string | null;
            /** Disability Grade */
            disability_grade: number | null;
            /** Ability */
            ability: number | null;
            /** Ability Assessed On */
            ability_assessed_on: string | null;
            /** Dementia */
            dementia: boolean;
            /** Powered Device */
            powered_device: boolean;
            /** Family Planning Special */
            family_planning_special: boolean;
            /** Languages */
            languages: string[];
            /** Hearing */
            hearing: string | null;
            /** Conditions */
            conditions: string[];
            /** Medicines */
            medicines: string[];
            /** Allergies */
            allergies: string[];
            /** Blood Type */
            blood_type: string | null;
            /** Powered Devices */
            powered_devices: string[];
            /** Doctor Name */
            doctor_name: string | null;
            /** Doctor Phone */
            doctor_phone: string | null;
            /** Health Centre */
            health_centre: string | null;
            /** Customs */
            customs: string | null;
            /** Notes */
            notes: string | null;
            /**
             * Risk
             * @enum {string}
             */
            risk: "high" | "medium" | "low";
            /** Risk Reasons */
            risk_reasons: components["schemas"]["RiskReason"][];
            /** Active */
            active: boolean;
            /** Erased */
            erased: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            home: components["schemas"]["HomeView"] | null;
            /** Contacts */
            contacts: components["schemas"]["ContactView"][];
        };
        /**
         * PhoneTestView
         * @description Which telephone is being rung.
         */
        PhoneTestView: {
            /** Phone */
            phone: string;
        };
        /**
         * PhotoView
         * @description A photo without its content; sides in pixels, ``size`` in bytes.
         */
        PhotoView: {
            /** Id */
            id: number;
            /**
             * Shows
             * @enum {string}
             */
            shows: "face" | "whole" | "mark" | "door" | "other";
            /** Media Type */
            media_type: string;
            /** Size */
            size: number;
            /** Width */
            width: number;
            /** Height */
            height: number;
            /** Taken On */
            taken_on: string | null;
            /** Recorded By */
            recorded_by: number;
            /**
             * Recorded At
             * Format: date-time
             */
            recorded_at: string;
        };
        /**
         * PlanBody
         * @description An escalation plan and where it counts. `area_id` left out: everywhere the author sees.
         */
        PlanBody: {
            /** Name */
            name: string;
            /** Area Id */
            area_id?: number | null;
            /** Priority */
            priority: number;
            kind?: components["schemas"]["Kind"] | null;
            /** Person Id */
            person_id?: number | null;
            hours?: components["schemas"]["HoursBody"] | null;
            /** Steps */
            steps: components["schemas"]["StepBody"][];
            repeat: components["schemas"]["RepeatBody"];
            /** Deadlines */
            deadlines?: {
                [key: string]: number | null;
            };
        };
        /**
         * PlanCheckBody
         * @description A plan to be looked at, in any state.
         */
        PlanCheckBody: {
            /** Plan */
            plan: {
                [key: string]: unknown;
            };
        };
        /**
         * PlanCheckView
         * @description Whether a plan may be kept; and the hours of its day that other plans of the same place take.
         */
        PlanCheckView: {
            /** Ok */
            ok: boolean;
            /** Problems */
            problems: components["schemas"]["PlanProblemView"][];
            /** Notes */
            notes: string[];
        };
        /**
         * PlanEventView
         * @description One thing that would happen, `after_s` seconds after the case was opened.
         */
        PlanEventView: {
            /** After S */
            after_s: number;
            /** Who */
            who: string;
            /** How */
            how: string;
            /** To */
            to: string;
            /** Why */
            why: string;
        };
        /**
         * PlanProblemView
         * @description What keeps a plan from being kept: the field, what is wrong and what to do.
         */
        PlanProblemView: {
            /**
             * At
             * @example steps[2].do[0].who
             */
            at: string;
            /** Code */
            code: string;
            /** Problem */
            problem: string;
        };
        /**
         * PlanTryBody
         * @description A case that has not happened. `plan`: one that is not kept yet; left out: the one that would
         *     count. `at` left out: now.
         */
        PlanTryBody: {
            /** Area Id */
            area_id?: number | null;
            /**
             * Priority
             * @default 1
             */
            priority: number;
            /** @default sos */
            kind: components["schemas"]["Kind"];
            /** Person Id */
            person_id?: number | null;
            /** At */
            at?: string | null;
            plan?: components["schemas"]["PlanBody"] | null;
        };
        /**
         * PlanVersionView
         * @description One version of a plan, and who wrote it.
         */
        PlanVersionView: {
            /** Version */
            version: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** By */
            by: number | null;
            /** By Name */
            by_name: string | null;
            /** Plan */
            plan: {
                [key: string]: unknown;
            };
        };
        /**
         * PlanView
         * @description An escalation plan as it counts now. `plan`: as it was written.
         */
        PlanView: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Version */
            version: number;
            /** Area Id */
            area_id: number;
            /** Area Name */
            area_name: string;
            /** Priority */
            priority: number;
            /** Kind */
            kind: string | null;
            /** Person Id */
            person_id: number | null;
            /** From Time */
            from_time: string | null;
            /** Until Time */
            until_time: string | null;
            /** Plan */
            plan: {
                [key: string]: unknown;
            };
            /** Retired At */
            retired_at: string | null;
        };
        /**
         * PlannedPiece
         * @description Somebody for a time; ``responder_id`` null: nobody, a gap.
         */
        PlannedPiece: {
            /** Responder Id */
            responder_id: number | null;
            /** Responder Name */
            responder_name: string | null;
            /**
             * From
             * Format: date-time
             */
            from: string;
            /**
             * Until
             * Format: date-time
             */
            until: string;
            /** Why */
            why: components["schemas"]["DutyReason"][];
        };
        /**
         * PlannedTime
         * @description Pieces by start, from today 00:00 in Shanghai on.
         */
        PlannedTime: {
            /** Items */
            items: components["schemas"]["PlannedPiece"][];
        };
        /**
         * Policy
         * @description How responders are asked in an area and below it.
         */
        Policy: {
            /** Area Id */
            area_id: number;
            /** @description Of signal; null: every kind */
            kind?: components["schemas"]["Kind"] | null;
            /**
             * At Once
             * @description How many are asked at the same time; 1: one after the other by rank
             * @default 1
             */
            at_once: number;
            /**
             * Too Far Min
             * @description Whoever needs longer is not asked by itself
             * @default 60
             */
            too_far_min: number;
            /**
             * Demands
             * @description One of these skills; empty: none is needed; null: as the kind demands
             */
            demands?: string[] | null;
        };
        /**
         * PolicyView
         * @description How responders are asked in an area and below it.
         */
        PolicyView: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Area Name */
            area_name: string;
            /** Kind */
            kind: string | null;
            /** At Once */
            at_once: number;
            /** Too Far Min */
            too_far_min: number;
            /** Demands */
            demands: string[] | null;
        };
        /**
         * Population
         * @description ``area_id``: of whose subtree (None: the caller's). ``risk``: of these tiers (empty: all). ``when``:
         *     conditions over age, living situation, relief, ability, …, as in the rules of a programme.
         */
        Population: {
            /** Area Id */
            area_id?: number | null;
            /** Risk */
            risk?: ("high" | "medium" | "low")[];
            /** When */
            when?: (components["schemas"]["All-Input"] | components["schemas"]["Any_-Input"] | components["schemas"]["Not-Input"] | components["schemas"]["Compare"]) | null;
        };
        /**
         * PopulationSize
         * @description How many belong to a population today.
         */
        PopulationSize: {
            /** People */
            people: number;
        };
        /**
         * PositionView
         * @description Where a unit of the person was, in WGS-84.
         */
        PositionView: {
            /** Device Id */
            device_id: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Lat */
            lat: number;
            /** Lon */
            lon: number;
            /** Accuracy M */
            accuracy_m: number | null;
            /** Source */
            source: string | null;
        };
        /**
         * PossiblePerson
         * @description Somebody who may be calling, or about whom somebody is.
         */
        PossiblePerson: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Address */
            address: string | null;
            /** Area */
            area: string | null;
            /** Risk */
            risk: string;
        };
        /**
         * PrepareBody
         * @description Who takes over, and what has to be said besides the list.
         */
        PrepareBody: {
            /** To Username */
            to_username: string;
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * PressBody
         * @description A key; the same ``id`` again is the same press.
         */
        PressBody: {
            /** Id */
            id: string;
            /**
             * Kind
             * @default sos
             * @enum {string}
             */
            kind: "sos" | "fire" | "gas" | "fall" | "service" | "test" | "cancel" | "fine";
            /** Key */
            key?: number | null;
            /** Ref */
            ref?: string | null;
        };
        /**
         * Price
         * @description What a service costs.
         */
        Price: {
            /**
             * Service
             * @example 家政
             */
            service: string;
            /**
             * Amount
             * @description CNY
             * @example 35.00
             */
            amount: number | string;
            /**
             * Unit
             * @description visit, hour, day, month, meal, piece, or any other
             * @example hour
             */
            unit: string;
        };
        /**
         * PriceView
         * @description What a service costs.
         */
        PriceView: {
            /** Service */
            service: string;
            /**
             * Amount
             * @description CNY
             */
            amount: string;
            /** Unit */
            unit: string;
        };
        /**
         * Priorities
         * @description Cases by priority.
         */
        Priorities: {
            /** P1 */
            p1: number;
            /** P2 */
            p2: number;
            /** P3 */
            p3: number;
            /** P4 */
            p4: number;
        };
        /**
         * ProcedureView
         * @description A procedure as it stands for a case.
         */
        ProcedureView: {
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Version */
            version: number;
            /** Steps */
            steps: components["schemas"]["StepView"][];
        };
        /**
         * ProgrammeChanges
         * @description Name and end of a programme; its rules change by new versions.
         */
        ProgrammeChanges: {
            /** Name */
            name?: string;
            /** Ends On */
            ends_on?: string | null;
        };
        /**
         * ProgrammeItem
         * @description A programme in a list.
         */
        ProgrammeItem: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Area Name */
            area_name: string;
            /** Name */
            name: string;
            /** Ends On */
            ends_on: string | null;
            /**
             * Open Month
             * Format: date
             * @description The first month that is not closed
             */
            open_month: string;
            /**
             * Close At
             * @description When it will be; null: the programme has ended
             */
            close_at: string | null;
        };
        /**
         * ProgrammeView
         * @description A programme with all versions of its rules.
         */
        ProgrammeView: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Area Name */
            area_name: string;
            /** Name */
            name: string;
            /** Ends On */
            ends_on: string | null;
            /**
             * Open Month
             * Format: date
             * @description The first month that is not closed
             */
            open_month: string;
            /**
             * Close At
             * @description When it will be; null: the programme has ended
             */
            close_at: string | null;
            /** Versions */
            versions: components["schemas"]["RulesView"][];
        };
        /**
         * ProofView
         * @description The newest synthetic press that came through, and when a carrier last reported what became of a
         *     message.
         */
        ProofView: {
            /** Last Press At */
            last_press_at: string | null;
            /** Last Carrier At */
            last_carrier_at: string | null;
            /**
             * Stages
             * @description Since it was written: `stored` in the inbox, `confirmed` by the broker; of the hour's text to a telephone of our own `carrier_took`, `carrier_back`
             */
            stages: components["schemas"]["Stage"][];
        };
        /**
         * ProviderChanges
         * @description What to change of a provider. Lists are given whole.
         */
        ProviderChanges: {
            /** Version */
            version?: number | null;
            /** Area Id */
            area_id?: number;
            /** Name */
            name?: string;
            /** Credit Code */
            credit_code?: string | null;
            /** Contact Name */
            contact_name?: string | null;
            /** Phone */
            phone?: string | null;
            /** Services */
            services?: string[];
            /** Area Ids */
            area_ids?: number[];
            /** Prices */
            prices?: components["schemas"]["Price"][];
            /** Contract Number */
            contract_number?: string | null;
            /** Contract From */
            contract_from?: string | null;
            /** Contract Until */
            contract_until?: string | null;
        };
        /**
         * ProviderItem
         * @description A service provider in a list. ``rating``: mean of 1 to 5 stars.
         */
        ProviderItem: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Version */
            version: number;
            /** Name */
            name: string;
            /** Credit Code */
            credit_code: string | null;
            /** Contact Name */
            contact_name: string | null;
            /** Phone */
            phone: string | null;
            /** Services */
            services: string[];
            /** Contract Number */
            contract_number: string | null;
            /** Contract From */
            contract_from: string | null;
            /** Contract Until */
            contract_until: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "active" | "not_begun" | "expired" | "ended";
            /** Ended At */
            ended_at: string | null;
            /** End Reason */
            end_reason: string | null;
            /** Rating */
            rating: number | null;
            /** Ratings */
            ratings: number;
            /**
             * Staff
             * @description Responders that work for it
             */
            staff: number;
            credit: components["schemas"]["CreditSum"];
        };
        /**
         * ProviderView
         * @description A service provider with the areas it serves and its prices.
         */
        ProviderView: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Version */
            version: number;
            /** Name */
            name: string;
            /** Credit Code */
            credit_code: string | null;
            /** Contact Name */
            contact_name: string | null;
            /** Phone */
            phone: string | null;
            /** Services */
            services: string[];
            /** Contract Number */
            contract_number: string | null;
            /** Contract From */
            contract_from: string | null;
            /** Contract Until */
            contract_until: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "active" | "not_begun" | "expired" | "ended";
            /** Ended At */
            ended_at: string | null;
            /** End Reason */
            end_reason: string | null;
            /** Rating */
            rating: number | null;
            /** Ratings */
            ratings: number;
            /**
             * Staff
             * @description Responders that work for it
             */
            staff: number;
            credit: components["schemas"]["CreditSum"];
            /** Areas */
            areas: components["schemas"]["AreaName"][];
            /** Prices */
            prices: components["schemas"]["PriceView"][];
        };
        /**
         * RatingBody
         * @description What the person or the family said of it: one to five stars.
         */
        RatingBody: {
            /** Stars */
            stars: number;
        };
        /**
         * Reason
         * @description Why a responder stands where he stands. The points of all his reasons add up to his score.
         */
        Reason: {
            /** Code */
            code: string;
            /** Text */
            text: string;
            /** Points */
            points: number;
            /**
             * Excludes
             * @description It alone keeps him from being asked by itself
             */
            excludes: boolean;
            /** Data */
            data: {
                [key: string]: unknown;
            };
        };
        /**
         * ReasonBody
         * @description Why.
         */
        ReasonBody: {
            /**
             * Reason
             * @example 李娜离席,由我接手
             */
            reason: string;
        };
        /**
         * ReceiptView
         * @description What the terminal was last told about one press.
         */
        ReceiptView: {
            /** Signal Id */
            signal_id: string;
            /** Kind */
            kind: string;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /** Case Id */
            case_id: number | null;
            /** Receipt */
            receipt: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * ReceiverView
         * @description Somebody who can take over.
         */
        ReceiverView: {
            /** Username */
            username: string;
            /** Name */
            name: string;
        };
        /**
         * RecordingView
         * @description Where the recording is; each look is on record.
         */
        RecordingView: {
            /** Recording Ref */
            recording_ref: string;
        };
        /**
         * ReferralAccepted
         * @description The office has taken it; ``office_ref``: by what it knows it.
         */
        ReferralAccepted: {
            /** Office Ref */
            office_ref?: string | null;
        };
        /**
         * ReferralResult
         * @description What the office has answered.
         */
        ReferralResult: {
            /**
             * Result
             * @enum {string}
             */
            result: "granted" | "partly" | "refused" | "had_already" | "not_found" | "declined" | "other";
            /** Note */
            note?: string | null;
        };
        /**
         * ReferralView
         * @description A referral. ``overdue``: open past its time; then it has a case.
         */
        ReferralView: {
            /** Id */
            id: number;
            /** Person Id */
            person_id: number;
            /** Person Name */
            person_name: string;
            /** Area Id */
            area_id: number;
            /** Area Name */
            area_name: string;
            /** Visit Id */
            visit_id: number | null;
            /** Checkin Id */
            checkin_id: number | null;
            /**
             * To
             * @enum {string}
             */
            to: "subsistence" | "temporary_relief" | "disabled_federation" | "rescue_station" | "health_centre" | "other";
            /** Office */
            office: string | null;
            /**
             * Hardship
             * @enum {string}
             */
            hardship: "income" | "medical_cost" | "disaster" | "homeless" | "disability" | "illness" | "care" | "other";
            /** Reason */
            reason: string | null;
            /**
             * Referred At
             * Format: date-time
             */
            referred_at: string;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Reminded At */
            reminded_at: string | null;
            /** Overdue */
            overdue: boolean;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "accepted" | "returned" | "withdrawn" | "stopped";
            /** Accepted At */
            accepted_at: string | null;
            /** Office Ref */
            office_ref: string | null;
            /** Result */
            result: ("granted" | "partly" | "refused" | "had_already" | "not_found" | "declined" | "other") | null;
            /** Result Note */
            result_note: string | null;
            /** Ended At */
            ended_at: string | null;
            /** End Reason */
            end_reason: string | null;
            /** Created By */
            created_by: number;
            /** Created By Name */
            created_by_name: string;
            /** Case Id */
            case_id: number | null;
        };
        /**
         * ReferralWithdrawal
         * @description Why it is not needed any more.
         */
        ReferralWithdrawal: {
            /** Reason */
            reason: string;
        };
        /**
         * Refusal
         * @description Why the application is rejected, or taken back.
         */
        Refusal: {
            /** Reason */
            reason: string;
        };
        /**
         * Regular
         * @description Somebody who regularly comes to a person.
         */
        Regular: {
            /** Responder Id */
            responder_id: number;
            /**
             * Role
             * @enum {string}
             */
            role: "carer" | "grid_worker" | "neighbour" | "visitor";
        };
        /**
         * RegularList
         * @description Everybody who regularly comes to a person.
         */
        RegularList: {
            /** Regulars */
            regulars: components["schemas"]["Regular"][];
        };
        /**
         * RegularView
         * @description Somebody who regularly comes to a person.
         */
        RegularView: {
            /** Responder Id */
            responder_id: number;
            /** Name */
            name: string;
            /** Phone */
            phone: string;
            /** Role */
            role: string;
        };
        /**
         * ReleaseBody
         * @description Why the case is given back.
         */
        ReleaseBody: {
            /**
             * Reason
             * @default released
             */
            reason: string;
        };
        /**
         * RepeatBody
         * @description After the last step the plan goes back to `from_step` (counted from 1), and takes a step every
         *     `every_s` seconds from then on.
         */
        RepeatBody: {
            /** From Step */
            from_step: number;
            /** Every S */
            every_s: number;
        };
        /**
         * RequestBody
         * @description What is asked for.
         */
        RequestBody: {
            /**
             * Note
             * @default
             * @example 明天送午餐
             */
            note: string;
        };
        /**
         * Resident
         * @description Somebody who lives in a home.
         */
        Resident: {
            /** Id */
            id: number;
            /** Name */
            name: string;
        };
        /**
         * ResponderChanges
         * @description What to change of a responder. Lists are given whole.
         */
        ResponderChanges: {
            /** Version */
            version?: number | null;
            /** Area Id */
            area_id?: number;
            /** Area Ids */
            area_ids?: number[];
            /** Provider Id */
            provider_id?: number | null;
            /** Name */
            name?: string;
            /**
             * Phone
             * @example 138 0000 1234
             */
            phone?: string;
            /** Phones */
            phones?: string[];
            /** Channels */
            channels?: ("sms" | "voice")[];
            /**
             * Type
             * @enum {string}
             */
            type?: "provider_staff" | "grid_worker" | "property_staff" | "volunteer";
            /** Skills */
            skills?: string[];
            /** Languages */
            languages?: string[];
            /** Vehicle */
            vehicle?: ("foot" | "bicycle" | "e_bike" | "motorcycle" | "car") | null;
            /** Certificates */
            certificates?: components["schemas"]["Certificate"][];
            /** Lat */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
        };
        /**
         * ResponderItem
         * @description Somebody who can come, in a list.
         */
        ResponderItem: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Version */
            version: number;
            /** Provider Id */
            provider_id: number | null;
            /** Provider Name */
            provider_name: string | null;
            /**
             * User Id
             * @description His account
             */
            user_id: number | null;
            /** Name */
            name: string;
            /** Phone */
            phone: string;
            /** Phones */
            phones: string[];
            /** Channels */
            channels: string[];
            /** Type */
            type: string;
            /** Skills */
            skills: string[];
            /** Languages */
            languages: string[];
            /** Vehicle */
            vehicle: string | null;
            /** Lat */
            lat: number | null;
            /** Lon */
            lon: number | null;
            /** Active */
            active: boolean;
            /** Ended At */
            ended_at: string | null;
            /** End Reason */
            end_reason: string | null;
            /**
             * Expired
             * @description Kinds of certificates that have run out
             */
            expired: string[];
        };
        /**
         * ResponderView
         * @description Somebody who can come, with his certificates and where else he works.
         */
        ResponderView: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Version */
            version: number;
            /** Provider Id */
            provider_id: number | null;
            /** Provider Name */
            provider_name: string | null;
            /**
             * User Id
             * @description His account
             */
            user_id: number | null;
            /** Name */
            name: string;
            /** Phone */
            phone: string;
            /** Phones */
            phones: string[];
            /** Channels */
            channels: string[];
            /** Type */
            type: string;
            /** Skills */
            skills: string[];
            /** Languages */
            languages: string[];
            /** Vehicle */
            vehicle: string | null;
            /** Lat */
            lat: number | null;
            /** Lon */
            lon: number | null;
            /** Active */
            active: boolean;
            /** Ended At */
            ended_at: string | null;
            /** End Reason */
            end_reason: string | null;
            /**
             * Expired
             * @description Kinds of certificates that have run out
             */
            expired: string[];
            /** Certificates */
            certificates: components["schemas"]["CertificateView"][];
            /** Areas */
            areas: components["schemas"]["AreaName"][];
            /**
             * Stale
             * @description Numbers that did not answer the last drill
             */
            stale: components["schemas"]["StaleNumber"][];
        };
        /**
         * Return
         * @description How a custody ends; ``changed``: the lock or the code is another now.
         */
        Return: {
            /**
             * Event
             * @default returned
             * @enum {string}
             */
            event: "returned" | "lost" | "changed";
            /** At */
            at?: string | null;
            /** Note */
            note?: string | null;
        };
        /**
         * ReviewResult
         * @description What was found. A late case wants `cause` and `action`, a sample `scores` of every criterion.
         */
        ReviewResult: {
            /** Cause */
            cause?: string | null;
            /** Action */
            action?: string | null;
            /** Scores */
            scores?: {
                [key: string]: number;
            } | null;
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * ReviewView
         * @description A case that is looked back at.
         */
        ReviewView: {
            /** Id */
            id: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "late_answer" | "late_reach" | "call_sample" | "case_sample";
            /** Case Id */
            case_id: number;
            /** Case Number */
            case_number: string;
            /** Area Name */
            area_name: string | null;
            /** User Id */
            user_id: number | null;
            /**
             * User Name
             * @description Whose work is sampled
             */
            user_name: string | null;
            /** Month */
            month: string | null;
            /**
             * Seconds
             * @description How long it took, or had taken when the review was opened
             */
            seconds: number | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "done";
            /** Cause */
            cause: string | null;
            /** Action */
            action: string | null;
            /** Scores */
            scores: {
                [key: string]: number;
            } | null;
            /** Note */
            note: string | null;
            /** Done By Name */
            done_by_name: string | null;
            /** Done At */
            done_at: string | null;
        };
        /**
         * Revocation
         * @description Whether whoever holds the unit has been called.
         */
        Revocation: {
            /** Holder Called */
            holder_called?: boolean | null;
            /**
             * Note
             * @description What he or she said
             */
            note?: string | null;
        };
        /**
         * RiskReason
         * @description Why somebody is watched over more closely.
         */
        RiskReason: {
            /** Code */
            code: string;
            /** Text */
            text: string;
        };
        /**
         * Role
         * @description What a user is; ``kit.access`` says what each may do.
         * @enum {string}
         */
        Role: "dispatcher" | "supervisor" | "responder" | "installer" | "administrator" | "auditor" | "switchboard";
        /**
         * RotaChanges
         * @description What to change. ``rotations`` and ``slots`` are replaced as a whole; the past stays as it was.
         */
        RotaChanges: {
            /** Version */
            version?: number | null;
            /** Name */
            name?: string;
            /**
             * Purpose
             * @enum {string}
             */
            purpose?: "responders" | "night_centre" | "desk";
            /** Skill */
            skill?: string | null;
            /** Phone */
            phone?: string | null;
            /** Asks Confirmation */
            asks_confirmation?: boolean;
            /** Notices */
            notices?: boolean;
            /**
             * Active
             * @description False: nobody is on duty by it any more
             */
            active?: boolean;
            /** Rotations */
            rotations?: components["schemas"]["RotationBody"][];
            /** Slots */
            slots?: components["schemas"]["SlotBody"][];
        };
        /**
         * RotaItem
         * @description A rota in a list.
         */
        RotaItem: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Version */
            version: number;
            /** Name */
            name: string;
            /** Purpose */
            purpose: string;
            /** Skill */
            skill: string | null;
            /** Phone */
            phone: string | null;
            /** Asks Confirmation */
            asks_confirmation: boolean;
            /** Notices */
            notices: boolean;
            /** Active */
            active: boolean;
            /**
             * Written Until
             * @description Shifts are written up to here
             */
            written_until: string | null;
        };
        /**
         * RotaLink
         * @description A calendar's address. It is shown once and works until it is revoked.
         */
        RotaLink: {
            /** Id */
            id: number;
            /** Url */
            url: string;
        };
        /**
         * RotaPreview
         * @description A plan that nobody has saved. ``rota_id``: of that rota, its overrides, swaps and leave count.
         */
        RotaPreview: {
            /** Rota Id */
            rota_id?: number | null;
            /** Skill */
            skill?: string | null;
            /**
             * Rotations
             * @default []
             */
            rotations: components["schemas"]["RotationBody"][];
            /**
             * Slots
             * @default []
             */
            slots: components["schemas"]["SlotBody"][];
            /**
             * Days
             * @default 7
             */
            days: number;
        };
        /**
         * RotaView
         * @description A rota. ``unknown_years``: whose public holidays nobody has entered; their days count as plain
         *     weekdays.
         */
        RotaView: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Version */
            version: number;
            /** Name */
            name: string;
            /** Purpose */
            purpose: string;
            /** Skill */
            skill: string | null;
            /** Phone */
            phone: string | null;
            /** Asks Confirmation */
            asks_confirmation: boolean;
            /** Notices */
            notices: boolean;
            /** Active */
            active: boolean;
            /**
             * Written Until
             * @description Shifts are written up to here
             */
            written_until: string | null;
            /** Rotations */
            rotations: components["schemas"]["RotationBody"][];
            /** Slots */
            slots: components["schemas"]["SlotBody"][];
            /**
             * Unknown Years
             * @example [
             *       2027
             *     ]
             */
            unknown_years: number[];
        };
        /**
         * RotationBody
         * @description Members in turn; the first one's turn begins at ``handover`` on ``starts_on``.
         */
        RotationBody: {
            /**
             * Name
             * @example 夜班轮换
             */
            name: string;
            /**
             * Starts On
             * Format: date
             * @example 2026-11-23
             */
            starts_on: string;
            /**
             * Handover
             * Format: time
             * @example 08:00
             */
            handover: string;
            /**
             * Length
             * @example 7
             */
            length: number;
            /**
             * Unit
             * @default days
             * @enum {string}
             */
            unit: "hours" | "days";
            /**
             * Members
             * @example [
             *       1,
             *       2,
             *       3
             *     ]
             */
            members: number[];
        };
        /**
         * Rules
         * @description The rules of a programme from some day on.
         */
        "Rules-Input": {
            /** Groups */
            groups: components["schemas"]["Group-Input"][];
            /**
             * Approvals
             * @description At which level, or above, each approval is given; none: one approval, by anybody who may approve
             * @default []
             */
            approvals: ("city" | "district" | "street" | "community")[];
            /**
             * Used When
             * @description A unit is in use in a month in which it was heard of, or its button was pressed
             * @default heard
             * @enum {string}
             */
            used_when: "heard" | "pressed";
            /**
             * Recheck Months
             * @default 12
             */
            recheck_months: number;
        };
        /**
         * Rules
         * @description The rules of a programme from some day on.
         */
        "Rules-Output": {
            /** Groups */
            groups: components["schemas"]["Group-Output"][];
            /**
             * Approvals
             * @description At which level, or above, each approval is given; none: one approval, by anybody who may approve
             * @default []
             */
            approvals: ("city" | "district" | "street" | "community")[];
            /**
             * Used When
             * @description A unit is in use in a month in which it was heard of, or its button was pressed
             * @default heard
             * @enum {string}
             */
            used_when: "heard" | "pressed";
            /**
             * Recheck Months
             * @default 12
             */
            recheck_months: number;
        };
        /**
         * RulesView
         * @description A version of the rules.
         */
        RulesView: {
            /** Number */
            number: number;
            /**
             * Valid From
             * Format: date
             */
            valid_from: string;
            rules: components["schemas"]["Rules-Output"];
            /** Note */
            note: string | null;
            /** Saved By */
            saved_by: number;
            /**
             * Saved At
             * Format: date-time
             */
            saved_at: string;
        };
        /**
         * SceneBody
         * @description What is the matter.
         */
        SceneBody: {
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * ScheduleView
         * @description When the next one is expected. ``late``: it has not come.
         */
        ScheduleView: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "deaths" | "moves" | "dibao" | "tekun" | "disability";
            /** Area Id */
            area_id: number;
            /** Every Days */
            every_days: number;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Late */
            late: boolean;
            /** Last As Of */
            last_as_of: string | null;
        };
        /**
         * SecretView
         * @description A new secret; the one before signs too for 24 hours.
         */
        SecretView: {
            /** Id */
            id: number;
            /** Secret */
            secret: string;
        };
        /**
         * ServedView
         * @description An area that a desk serves. ``now``: at this hour.
         */
        ServedView: {
            area: components["schemas"]["Named"];
            /** Hours */
            hours: {
                [key: string]: unknown;
            }[];
            /** Now */
            now: boolean;
        };
        /**
         * ServingView
         * @description Whose the cases of an area are at a moment. ``why`` ``all``: nobody is at a desk that serves it, so
         *     they are everybody's.
         */
        ServingView: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Why
             * @enum {string}
             */
            why: "serves" | "all";
            /**
             * Desks
             * @description Those they are shown to as their own
             */
            desks: components["schemas"]["Named"][];
            /**
             * Serving
             * @description All that serve it then, the nearest first, staffed or not
             */
            serving: components["schemas"]["Named"][];
        };
        /**
         * ShelveBody
         * @description Until when, and why.
         */
        ShelveBody: {
            /**
             * Until
             * Format: date-time
             */
            until: string;
            /**
             * Reason
             * @example 已约维修,明早八点再看
             */
            reason: string;
        };
        /**
         * ShelveManyBody
         * @description Several at once, all or none. A P1 or P2 among them is named and nothing is done.
         */
        ShelveManyBody: {
            /**
             * Until
             * Format: date-time
             */
            until: string;
            /**
             * Reason
             * @example 已约维修,明早八点再看
             */
            reason: string;
            /** Case Ids */
            case_ids: number[];
        };
        /**
         * ShiftTest
         * @description What was tested at the start of the shift.
         */
        ShiftTest: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Sound */
            sound: boolean;
            /** Phone */
            phone: boolean | null;
            /** Note */
            note: string;
        };
        /**
         * ShiftTestBody
         * @description Whether the alarm was heard and the telephone rang (null: there is none).
         */
        ShiftTestBody: {
            /** Sound */
            sound: boolean;
            /** Phone */
            phone?: boolean | null;
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * ShiftView
         * @description A time on duty. ``rota_id`` null: entered by hand.
         */
        ShiftView: {
            /** Id */
            id: number;
            /** Responder Id */
            responder_id: number;
            /** Responder Name */
            responder_name: string;
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            /**
             * Ends At
             * Format: date-time
             */
            ends_at: string;
            /** Rota Id */
            rota_id: number | null;
            /** Purpose */
            purpose: string;
            /**
             * On At
             * @description When the person said that he is there
             */
            on_at: string | null;
            /** On How */
            on_how: string | null;
            /** Off At */
            off_at: string | null;
            /**
             * Off How
             * @description itself: the shift was over and nobody had said so
             */
            off_how: string | null;
            /** Why */
            why: {
                [key: string]: unknown;
            }[];
        };
        /**
         * SignIn
         * @description User name and password.
         */
        SignIn: {
            /**
             * Username
             * @example dispatcher
             */
            username: string;
            /**
             * Password
             * Format: password
             * @example demo
             */
            password: string;
        };
        /**
         * SignalItem
         * @description A signal of the inbox.
         */
        SignalItem: {
            /** Id */
            id: number;
            /** Device Id */
            device_id: string | null;
            /** Signal Id */
            signal_id: string;
            /** Kind */
            kind: string;
            /** At */
            at: string | null;
            /** Stored */
            stored: boolean;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /** State */
            state: string;
            /** Case Id */
            case_id: number | null;
            /** Flags */
            flags: string[];
        };
        /**
         * SignedIn
         * @description A new session. The token works as ``Authorization: Bearer`` until 12 h after its last use.
         */
        SignedIn: {
            /** Token */
            token: string;
            user: components["schemas"]["Me"];
        };
        /**
         * SlotBody
         * @description A window of the day that has to be staffed. ``ends`` not after ``starts``: on the next day; the
         *     same: a whole day. `working` and `rest` follow the public calendar with its make-up days. Give
         *     `responder_id` or the name of a `rotation`, or neither for a window that somebody has to take.
         */
        SlotBody: {
            /**
             * Days
             * @example [
             *       "working"
             *     ]
             */
            days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun" | "working" | "rest")[];
            /**
             * Starts
             * Format: time
             * @example 20:00
             */
            starts: string;
            /**
             * Ends
             * Format: time
             * @example 08:00
             */
            ends: string;
            /** From Day */
            from_day?: string | null;
            /**
             * Until Day
             * @description The last day
             */
            until_day?: string | null;
            /** Responder Id */
            responder_id?: number | null;
            /** Rotation */
            rotation?: string | null;
        };
        /**
         * SocialWorkClosing
         * @description How it ended.
         */
        SocialWorkClosing: {
            /**
             * Version
             * @description Of what the caller has seen; 409 `changed_meanwhile` if it is another now
             */
            version: number;
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "reached" | "partly" | "not_reached" | "ended_by_person" | "handed_over";
            /** Closing */
            closing: string;
        };
        /**
         * SocialWorkFileChanges
         * @description What is to be different. Handing over (``worker_id``, ``supervisor_id``) is the supervisor's.
         */
        SocialWorkFileChanges: {
            /**
             * Version
             * @description Of what the caller has seen; 409 `changed_meanwhile` if it is another now
             */
            version: number;
            /** Worker Id */
            worker_id?: number;
            /** Supervisor Id */
            supervisor_id?: number;
            /** Reason */
            reason?: string;
            /** Goals */
            goals?: string | null;
            /** Plan */
            plan?: string | null;
            /** Review At */
            review_at?: string | null;
        };
        /**
         * SocialWorkFileItem
         * @description A file in the list of its worker or supervisor: nothing of what is in it.
         */
        SocialWorkFileItem: {
            /** Id */
            id: number;
            /** Version */
            version: number;
            /** Person Id */
            person_id: number;
            /** Person Name */
            person_name: string;
            /** Area Id */
            area_id: number;
            /** Worker Id */
            worker_id: number;
            /** Worker Name */
            worker_name: string;
            /** Supervisor Id */
            supervisor_id: number;
            /** Supervisor Name */
            supervisor_name: string;
            /** Referral Id */
            referral_id: number | null;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "closed";
            /** Outcome */
            outcome: ("reached" | "partly" | "not_reached" | "ended_by_person" | "handed_over") | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Review At */
            review_at: string | null;
            /** Closed At */
            closed_at: string | null;
        };
        /**
         * SocialWorkFileView
         * @description The whole file. Every look at it is on record.
         */
        SocialWorkFileView: {
            /** Id */
            id: number;
            /** Version */
            version: number;
            /** Person Id */
            person_id: number;
            /** Person Name */
            person_name: string;
            /** Area Id */
            area_id: number;
            /** Worker Id */
            worker_id: number;
            /** Worker Name */
            worker_name: string;
            /** Supervisor Id */
            supervisor_id: number;
            /** Supervisor Name */
            supervisor_name: string;
            /** Referral Id */
            referral_id: number | null;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "closed";
            /** Outcome */
            outcome: ("reached" | "partly" | "not_reached" | "ended_by_person" | "handed_over") | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Review At */
            review_at: string | null;
            /** Closed At */
            closed_at: string | null;
            /** Reason */
            reason: string | null;
            /** Goals */
            goals: string | null;
            /** Plan */
            plan: string | null;
            /** Closing */
            closing: string | null;
            /** Sessions */
            sessions: components["schemas"]["SocialWorkSession"][];
        };
        /**
         * SocialWorkSession
         * @description A session as it was written down.
         */
        SocialWorkSession: {
            /** Id */
            id: number;
            /** User Id */
            user_id: number;
            /** User Name */
            user_name: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * How
             * @enum {string}
             */
            how: "home" | "office" | "telephone" | "group";
            /** Minutes */
            minutes: number;
            /** Note */
            note: string | null;
            /** Next */
            next: string | null;
            /**
             * Recorded At
             * Format: date-time
             */
            recorded_at: string;
        };
        /**
         * Stage
         * @description One part of the chain.
         */
        Stage: {
            /**
             * Name
             * @example stored
             */
            name: string;
            /** Ms */
            ms: number;
        };
        /**
         * StageView
         * @description How long a stage took, in seconds; percentiles are interpolated. Null: none was measured.
         */
        StageView: {
            /**
             * Count
             * @description Cases in which the stage began and ended
             */
            count: number;
            /** P50 */
            p50: number | null;
            /** P90 */
            p90: number | null;
            /** P95 */
            p95: number | null;
            /** Max */
            max: number | null;
            /** Within */
            within: components["schemas"]["Within"][];
        };
        /**
         * Stages
         * @description From the first stamp of one kind to the first of the next, as the timeline has them.
         */
        Stages: {
            /** @description Received → first claimed, by console or telephone key */
            answer: components["schemas"]["StageView"];
            /** @description First claimed → heard or seen */
            contact: components["schemas"]["StageView"];
            /** @description First claimed → somebody was asked to go */
            dispatch: components["schemas"]["StageView"];
            /** @description Somebody was asked → somebody said yes */
            accept: components["schemas"]["StageView"];
            /** @description Somebody was asked → somebody is at the door */
            arrive: components["schemas"]["StageView"];
            /** @description At the door → inside */
            enter: components["schemas"]["StageView"];
        };
        /**
         * StaleNumber
         * @description A number that did not answer the last drill, over this channel.
         */
        StaleNumber: {
            /**
             * Channel
             * @enum {string}
             */
            channel: "sms" | "voice";
            /**
             * Found
             * @enum {string}
             */
            found: "unanswered" | "undelivered";
            /**
             * Since
             * Format: date-time
             */
            since: string;
        };
        /**
         * Start
         * @description The unit that the installer has brought.
         */
        Start: {
            /** Device Id */
            device_id: string;
            /**
             * Place
             * @description Default: the order's
             */
            place?: string | null;
        };
        /**
         * StateBody
         * @description What I am doing. ``on_case`` follows from the cases I have and cannot be said. ``desk_id``: where I
         *     sit; null: no desk, I serve all that I see.
         */
        StateBody: {
            /**
             * State
             * @enum {string}
             */
            state: "ready" | "wrap_up" | "break" | "away";
            /** Desk Id */
            desk_id?: number | null;
        };
        /**
         * StateChange
         * @description Where a unit is now, and why.
         */
        StateChange: {
            /**
             * State
             * @enum {string}
             */
            state: "stock" | "assigned" | "installed" | "faulty" | "returned" | "retired";
            /** Reason */
            reason?: string | null;
        };
        /**
         * StepBody
         * @description What is done `after_s` seconds after the case was opened, if nobody has answered by then.
         */
        StepBody: {
            /** After S */
            after_s: number;
            /** Do */
            do: (components["schemas"]["Who"] | components["schemas"]["MeasureBody"])[];
        };
        /**
         * StepView
         * @description A step of a procedure, and who ticked it when.
         */
        StepView: {
            /** Key */
            key: string;
            /** Text */
            text: string;
            /** Done At */
            done_at?: string | null;
            /** Done By */
            done_by?: string | null;
        };
        /**
         * Stop
         * @description Why the contract ends, and since when. No unit is touched.
         */
        Stop: {
            /**
             * Why
             * @enum {string}
             */
            why: "death" | "facility" | "moved_out" | "not_entitled" | "own_wish" | "duplicate" | "other";
            /**
             * On
             * @description Default: today
             */
            on?: string | null;
            /** Reason */
            reason?: string | null;
        };
        /**
         * Subject
         * @description Whom or what a case is about.
         */
        Subject: {
            /**
             * Type
             * @enum {string}
             */
            type: "person" | "household" | "place" | "device" | "caller";
            /** Id */
            id: string;
            /** Name */
            name: string | null;
        };
        /**
         * Supervision
         * @description How well a unit is heard, and what is wrong with it.
         *
         *     A unit in stock, of nobody, or never heard since it was bound is `unsupervised` without `since`.
         */
        Supervision: {
            state: components["schemas"]["devices__supervision__rules__State"];
            /** Since */
            since: string | null;
            /** Last Seen At */
            last_seen_at: string | null;
            /**
             * Battery
             * @description Percent
             */
            battery: number | null;
            /**
             * Battery Empty On
             * @description From the last discharge; null when that cannot be told
             */
            battery_empty_on: string | null;
            /** Mains */
            mains: boolean | null;
            /** Signal Dbm */
            signal_dbm: number | null;
            /**
             * Clock Offset S
             * @description The unit's clock less ours, in seconds
             */
            clock_offset_s: number | null;
            /** Findings */
            findings: components["schemas"]["Trouble"][];
        };
        /**
         * Swap
         * @description Which unit takes the place of a faulty one.
         */
        Swap: {
            /** New Device Id */
            new_device_id: string;
            /**
             * Reason
             * @example 电池鼓包
             */
            reason: string;
        };
        /**
         * SwitchBody
         * @description The procedure to go on with.
         */
        SwitchBody: {
            /** Kind */
            kind: string;
        };
        /**
         * Take
         * @description Either a gap or somebody's shift. ``responder_id``: for a desk.
         */
        Take: {
            /** Gap Id */
            gap_id?: number | null;
            /** Shift Id */
            shift_id?: number | null;
            /** Responder Id */
            responder_id?: number | null;
        };
        /**
         * TestItem
         * @description A unit of the programme, and when it was proven last.
         */
        TestItem: {
            /** Device Id */
            device_id: string;
            /** Model */
            model: string;
            /** Person Id */
            person_id: number | null;
            /**
             * Person Name
             * @description Null also without the permission `persons.read`
             */
            person_name: string | null;
            /** Home Id */
            home_id: number | null;
            /**
             * Home Address
             * @description Null also without the permission `persons.read`
             */
            home_address: string | null;
            /** Area Id */
            area_id: number | null;
            /** Every Days */
            every_days: number;
            /** Last Proven At */
            last_proven_at: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Overdue */
            overdue: boolean;
            /** Reminded At */
            reminded_at: string | null;
        };
        /**
         * TestReport
         * @description One page of the programme, with the totals of the whole area.
         */
        TestReport: {
            /** Items */
            items: components["schemas"]["TestItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
            totals: components["schemas"]["TestTotals"];
        };
        /**
         * TestTotals
         * @description How well the units of an area are proven. Days of 24 h.
         */
        TestTotals: {
            /**
             * Units
             * @description Installed with somebody, and expected to be tested
             */
            units: number;
            /** Proven 7D */
            proven_7d: number;
            /** Proven 30D */
            proven_30d: number;
            /**
             * Overdue
             * @description Last proven longer ago than their cadence, or never and older than it
             */
            overdue: number;
            /** Never */
            never: number;
        };
        /**
         * TestWindowView
         * @description A unit's test window. ``until`` null: none is open, every press is real.
         */
        TestWindowView: {
            /** Device Id */
            device_id: string;
            /** Opened At */
            opened_at?: string | null;
            /** Until */
            until?: string | null;
            /** Opened By */
            opened_by?: number | null;
            /**
             * Pressed At
             * @description When the test press came; the next press is real
             */
            pressed_at?: string | null;
        };
        /**
         * TickBody
         * @description Which step, and whether it is done.
         */
        TickBody: {
            /** Step */
            step: string;
            /**
             * Done
             * @default true
             */
            done: boolean;
        };
        /**
         * TransferBody
         * @description To whom (a user's id), and why.
         */
        TransferBody: {
            /**
             * To
             * @example 3
             */
            to: number;
            /**
             * Reason
             * @example 她只听得懂大冶话
             */
            reason: string;
        };
        /**
         * TrayPage
         * @description What waits in the tray. ``alarms``: of the caller's desk in the last 10 minutes; above ``limit`` it
         *     is flooded.
         */
        TrayPage: {
            /** Items */
            items: components["schemas"]["CaseView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
            /** Alarms */
            alarms: number;
            /** Limit */
            limit: number;
            /** Flooded */
            flooded: boolean;
        };
        /**
         * Trouble
         * @description Something that is wrong with a unit.
         */
        Trouble: {
            finding: components["schemas"]["Finding"];
            /**
             * Level
             * @description Of silence a state, of battery and SIM the rung reached, else a word
             */
            level: string;
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /**
             * Incident Id
             * @description The incident that holds it, with many others
             */
            incident_id: number | null;
        };
        /**
         * UndoneEnding
         * @description Why it was a mistake.
         */
        UndoneEnding: {
            /** Reason */
            reason: string;
        };
        /**
         * UnitToCollect
         * @description A unit to be fetched; it stays connected until then. ``since``: when services ended.
         */
        UnitToCollect: {
            /** Device Id */
            device_id: string;
            /** Model */
            model: string;
            /** State */
            state: string;
            /** Owner */
            owner: string | null;
            /** Person Id */
            person_id: number;
            /** Person Name */
            person_name: string | null;
            /** Address */
            address: string | null;
            /** Area Id */
            area_id: number;
            /** Ended */
            ended: string | null;
            /** Since */
            since: string | null;
        };
        /**
         * UnmaskedNumbers
         * @description The full numbers of a person, of the contacts and of those who act for the person.
         */
        UnmaskedNumbers: {
            /** Id */
            id: number;
            /** Identity Number */
            identity_number: string | null;
            /** Phone */
            phone: string | null;
            /** Other Phone */
            other_phone: string | null;
            /** Doctor Phone */
            doctor_phone: string | null;
            /**
             * Phone Away
             * @description At the temporary address
             */
            phone_away: string | null;
            /** Contacts */
            contacts: components["schemas"]["ContactPhone"][];
            /** Guardians */
            guardians: components["schemas"]["ContactPhone"][];
        };
        /**
         * Unmasking
         * @description Why somebody needs the full numbers; it is put on record.
         */
        Unmasking: {
            /**
             * Reason
             * @example 回访联系家属
             */
            reason: string;
        };
        /**
         * Unreached
         * @description A number that could not be reached. ``subject_id``: of a responder, a contact, a user.
         */
        Unreached: {
            /**
             * Subject
             * @enum {string}
             */
            subject: "responder" | "contact" | "user";
            /** Subject Id */
            subject_id: number;
            /** Name */
            name: string | null;
            /**
             * Person Id
             * @description Whose contact it is
             */
            person_id: number | null;
            /**
             * Channel
             * @enum {string}
             */
            channel: "sms" | "voice";
            /**
             * Number
             * @description Masked
             */
            number: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "unanswered" | "undelivered" | "no_number" | "not_sent";
        };
        /**
         * UnreadFrame
         * @description A frame nobody could read; ``size`` in bytes, ``count``: how often it came.
         */
        UnreadFrame: {
            /** Device Id */
            device_id: string;
            /** Topic */
            topic: string;
            /** Size */
            size: number;
            /** Sha256 */
            sha256: string;
            /** Count */
            count: number;
            /** Reason */
            reason: string;
            /**
             * First At
             * Format: date-time
             */
            first_at: string;
            /**
             * Last At
             * Format: date-time
             */
            last_at: string;
        };
        /**
         * UnreadFrameView
         * @description An unread frame with what is kept of it.
         */
        UnreadFrameView: {
            /** Device Id */
            device_id: string;
            /** Topic */
            topic: string;
            /** Size */
            size: number;
            /** Sha256 */
            sha256: string;
            /** Count */
            count: number;
            /** Reason */
            reason: string;
            /**
             * First At
             * Format: date-time
             */
            first_at: string;
            /**
             * Last At
             * Format: date-time
             */
            last_at: string;
            /**
             * Sample
             * @description The first 16 KiB, base64
             */
            sample: string;
        };
        /**
         * UserChanges
         * @description What to change of an account.
         */
        UserChanges: {
            /** Name */
            name?: string;
            /** Phone */
            phone?: string | null;
            /**
             * Roles
             * @example [
             *       "dispatcher"
             *     ]
             */
            roles?: components["schemas"]["Role"][];
            /** Area Id */
            area_id?: number;
            /**
             * Active
             * @description False: may not sign in, and is signed out at once
             */
            active?: boolean;
        };
        /**
         * UserView
         * @description An account, without anything secret.
         */
        UserView: {
            /** Id */
            id: number;
            /** Username */
            username: string;
            /** Name */
            name: string;
            /** Roles */
            roles: string[];
            /** Area Id */
            area_id: number;
            /** Phone */
            phone: string | null;
            /** Active */
            active: boolean;
            /** Demo */
            demo: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
        };
        /**
         * VersionView
         * @description A change. ``before`` holds former values by field; a field that is missing there was empty.
         */
        VersionView: {
            /** Id */
            id: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** User Id */
            user_id: number | null;
            /** Username */
            username: string | null;
            /**
             * What
             * @example person
             * @example contacts
             * @example home
             * @example guardian
             * @example absence
             * @example merge
             * @example end
             */
            what: string;
            /** Row Id */
            row_id: number | null;
            /** Action */
            action: string;
            /** Fields */
            fields: string[];
            /**
             * Before
             * @description null: not shown unless `values` is asked for; numbers are masked
             */
            before: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * VisitAgreementChanges
         * @description ``duties``: the whole list; visits of later days are written anew by it. ``unwell_from``: from this
         *     day on those come daily whose duty says so; null: well again.
         */
        VisitAgreementChanges: {
            /**
             * Version
             * @description Of what the caller has seen; 409 `changed_meanwhile` if it is another now
             */
            version: number;
            /** Duties */
            duties?: components["schemas"]["NewVisitDuty"][];
            /** Ends On */
            ends_on?: string | null;
            /** Unwell From */
            unwell_from?: string | null;
            /** Unwell Until */
            unwell_until?: string | null;
            /** Note */
            note?: string | null;
        };
        /**
         * VisitAgreementView
         * @description An agreement. ``code``: stands beside the door, and whoever types it has been there.
         */
        VisitAgreementView: {
            /** Id */
            id: number;
            /** Version */
            version: number;
            /** Person Id */
            person_id: number;
            /** Person Name */
            person_name: string;
            /** Area Id */
            area_id: number;
            /** Area Name */
            area_name: string;
            /** Code */
            code: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /** Ends On */
            ends_on: string | null;
            /** Unwell From */
            unwell_from: string | null;
            /** Unwell Until */
            unwell_until: string | null;
            /** Paused From */
            paused_from: string | null;
            /** Paused Until */
            paused_until: string | null;
            /** Pause Reason */
            pause_reason: string | null;
            /** Note */
            note: string | null;
            /** Active */
            active: boolean;
            /** Duties */
            duties: components["schemas"]["VisitDutyView"][];
        };
        /**
         * VisitAreaFigures
         * @description An area below the one asked for, with its whole subtree.
         */
        VisitAreaFigures: {
            /** People */
            people: number;
            /** Agreed */
            agreed: number;
            /** Away */
            away: number;
            /** Visited */
            visited: number;
            /** Rate */
            rate: number | null;
            /** Made */
            made: number;
            /** Not Met */
            not_met: number;
            /** Missed */
            missed: number;
            /** Flagged */
            flagged: number;
            /** Checked */
            checked: number;
            /** Differs */
            differs: number;
            /** Area Id */
            area_id: number;
            /** Name */
            name: string;
        };
        /**
         * VisitArrival
         * @description At the door, by position, the code that stands there, or a photo (``data``: base64 of a JPEG, PNG or
         *     WebP of at most 700 kB).
         */
        VisitArrival: {
            /** At */
            at?: string | null;
            /** Key */
            key?: string | null;
            /** Lat */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
            /** Accuracy M */
            accuracy_m?: number | null;
            /** Code */
            code?: string | null;
            /** Photo */
            photo?: string | null;
        };
        /**
         * VisitCheck
         * @description What somebody who supervises has found out about a visit.
         */
        VisitCheck: {
            /**
             * How
             * @enum {string}
             */
            how: "call" | "on_site" | "photo";
            /**
             * Finding
             * @enum {string}
             */
            finding: "as_reported" | "differs" | "not_made";
            /** Note */
            note?: string | null;
        };
        /**
         * VisitCounts
         * @description How the visits of a week stand; ``flagged``: of those that were made.
         */
        VisitCounts: {
            /** Due */
            due: number;
            /** Arrived */
            arrived: number;
            /** Done */
            done: number;
            /** Not Met */
            not_met: number;
            /** Missed */
            missed: number;
            /** Skipped */
            skipped: number;
            /** Flagged */
            flagged: number;
        };
        /**
         * VisitDutyView
         * @description A duty with its visitor.
         */
        VisitDutyView: {
            /** Id */
            id: number;
            /** Responder Id */
            responder_id: number;
            /** Responder Name */
            responder_name: string;
            /** Responder Active */
            responder_active: boolean;
            /**
             * Role
             * @enum {string}
             */
            role: "village_official" | "neighbour" | "volunteer" | "grid_worker" | "social_worker" | "carer" | "doctor" | "other";
            /** Unit */
            unit: string;
            /** Times */
            times: number;
            /** Weekdays */
            weekdays: string[];
            /** Set Time */
            set_time: string | null;
            /** Daily When Unwell */
            daily_when_unwell: boolean;
            /** Min Minutes */
            min_minutes: number;
            /** Allowance */
            allowance: string | null;
            /** Allowance Unit */
            allowance_unit: string | null;
        };
        /**
         * VisitForm
         * @description How it was. ``seen``: ``away``: known to be well elsewhere; ``no_answer``: becomes a case at once.
         *     ``needs``: become a request on the desk; ``help_now``: a case of the first priority.
         */
        VisitForm: {
            /** At */
            at?: string | null;
            /** Key */
            key?: string | null;
            /**
             * Seen
             * @default seen
             * @enum {string}
             */
            seen: "seen" | "away" | "no_answer" | "refused";
            /** Condition */
            condition?: ("good" | "fair" | "poor") | null;
            /**
             * Unwell
             * @default false
             */
            unwell: boolean;
            /** Needs */
            needs?: string[];
            /**
             * Help Now
             * @default false
             */
            help_now: boolean;
            /** Hazards */
            hazards?: components["schemas"]["FoundHazard"][];
            /** Note */
            note?: string | null;
        };
        /**
         * VisitGroupFigures
         * @description One group; None: everybody who is in any of them or has an agreement.
         */
        VisitGroupFigures: {
            /** People */
            people: number;
            /** Agreed */
            agreed: number;
            /** Away */
            away: number;
            /** Visited */
            visited: number;
            /** Rate */
            rate: number | null;
            /** Made */
            made: number;
            /** Not Met */
            not_met: number;
            /** Missed */
            missed: number;
            /** Flagged */
            flagged: number;
            /** Checked */
            checked: number;
            /** Differs */
            differs: number;
            /** Group */
            group: ("alone" | "empty_nest" | "left_behind" | "dependent" | "severe_disability" | "family_planning_special") | null;
        };
        /**
         * VisitLinkMade
         * @description A link. It shows names and addresses only to whoever knows the end of the number it is for.
         */
        VisitLinkMade: {
            /** Url */
            url: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Sent */
            sent: boolean;
        };
        /**
         * VisitListView
         * @description What the link shows. Before the number is confirmed: how many visits there are.
         */
        VisitListView: {
            /** Visitor */
            visitor: string;
            /**
             * Week
             * Format: date
             */
            week: string;
            /** Confirmed */
            confirmed: boolean;
            /** Many */
            many: number;
            /** Visits */
            visits: components["schemas"]["VisitStop"][];
        };
        /**
         * VisitPairView
         * @description A pair. ``visits``: that the official has made to this household in the last 30 days.
         */
        VisitPairView: {
            /** Id */
            id: number;
            /** Home Id */
            home_id: number;
            /** Address */
            address: string;
            /** Residents */
            residents: string[];
            /** Area Id */
            area_id: number;
            /** Responder Id */
            responder_id: number;
            /** Responder Name */
            responder_name: string;
            /**
             * From On
             * Format: date
             */
            from_on: string;
            /** Until On */
            until_on: string | null;
            /** Note */
            note: string | null;
            /** Visits */
            visits: number;
            /** Last Visit On */
            last_visit_on: string | null;
        };
        /**
         * VisitPause
         * @description ``until_on`` None: until somebody resumes it.
         */
        VisitPause: {
            /** Reason */
            reason: string;
            /** From On */
            from_on?: string | null;
            /** Until On */
            until_on?: string | null;
        };
        /**
         * VisitReport
         * @description A month. ``groups``: the first is all of them together; ``areas``: of the chosen group.
         */
        VisitReport: {
            /** Month */
            month: string;
            /** Area Id */
            area_id: number;
            /** Group */
            group: ("alone" | "empty_nest" | "left_behind" | "dependent" | "severe_disability" | "family_planning_special") | null;
            /** Groups */
            groups: components["schemas"]["VisitGroupFigures"][];
            /** Areas */
            areas: components["schemas"]["VisitAreaFigures"][];
        };
        /**
         * VisitStop
         * @description One visit on the list, with what is needed at the door.
         */
        VisitStop: {
            /** Id */
            id: number;
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Order */
            order: number;
            /** Set At */
            set_at: string | null;
            /**
             * Latest At
             * Format: date-time
             */
            latest_at: string;
            /**
             * State
             * @enum {string}
             */
            state: "due" | "arrived" | "done" | "not_met" | "missed" | "skipped";
            /** Reason */
            reason: string | null;
            /** Person */
            person: string;
            /** Address */
            address: string | null;
            /** Way In */
            way_in: string | null;
            /** Door Code */
            door_code: string | null;
            /** Lat */
            lat: number | null;
            /** Lon */
            lon: number | null;
            /** Phone */
            phone: string | null;
            /** Min Minutes */
            min_minutes: number;
            /** Arrived At */
            arrived_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Hazards
             * @description Known to be dangerous there, and not put right
             */
            hazards: string[];
        };
        /**
         * VisitView
         * @description A visit. ``order``: of the day, along the visitor's way; None in lists of several visitors.
         *     ``flags``: short, far, off_time, told_late, clock_doubtful, no_arrival. ``finding``: of the newest look
         *     by somebody who supervises.
         */
        VisitView: {
            /** Id */
            id: number;
            /** Duty Id */
            duty_id: number;
            /** Agreement Id */
            agreement_id: number;
            /**
             * Week
             * Format: date
             */
            week: string;
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Set At */
            set_at: string | null;
            /**
             * Latest At
             * Format: date-time
             */
            latest_at: string;
            /**
             * State
             * @enum {string}
             */
            state: "due" | "arrived" | "done" | "not_met" | "missed" | "skipped";
            /** Reason */
            reason: string | null;
            /** Order */
            order?: number | null;
            /** Person Id */
            person_id: number;
            /** Person Name */
            person_name: string;
            /** Risk */
            risk: string;
            /** Area Id */
            area_id: number;
            /** Area Name */
            area_name: string;
            /** Address */
            address: string | null;
            /** Way In */
            way_in: string | null;
            /** Lat */
            lat: number | null;
            /** Lon */
            lon: number | null;
            /** Responder Id */
            responder_id: number;
            /** Responder Name */
            responder_name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "village_official" | "neighbour" | "volunteer" | "grid_worker" | "social_worker" | "carer" | "doctor" | "other";
            /** Arrived At */
            arrived_at: string | null;
            /** Arrived How */
            arrived_how: string | null;
            /** Distance M */
            distance_m: number | null;
            /** Completed At */
            completed_at: string | null;
            /** Minutes */
            minutes: number | null;
            /** Min Minutes */
            min_minutes: number;
            /** Flags */
            flags: string[];
            /** Seen */
            seen: ("seen" | "away" | "no_answer" | "refused") | null;
            /** Condition */
            condition: ("good" | "fair" | "poor") | null;
            /** Needs */
            needs: string[];
            /** Note */
            note: string | null;
            /** Has Photo */
            has_photo: boolean;
            /** Finding */
            finding: string | null;
            /** Case Id */
            case_id: number | null;
        };
        /**
         * WatchRuleChanges
         * @description What is to be different. A changed rule starts anew.
         */
        WatchRuleChanges: {
            /** After H */
            after_h?: number;
            /**
             * By Time
             * Format: time
             * @description Wall clock where the person lives
             * @example 10:00
             */
            by_time?: string;
            /** Device Id */
            device_id?: string | null;
            /** Active */
            active?: boolean;
        };
        /**
         * WatchRuleView
         * @description A rule. ``heard_since`` null: no unit that could bring the sign is heard, so nothing is raised.
         */
        WatchRuleView: {
            /** Id */
            id: number;
            /** Person Id */
            person_id: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "no_motion" | "door_shut" | "no_ok";
            /** After H */
            after_h: number | null;
            /** By Time */
            by_time: string | null;
            /** Device Id */
            device_id: string | null;
            /** Active */
            active: boolean;
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            /** Heard Since */
            heard_since: string | null;
        };
        /**
         * WebhookView
         * @description A subscription, and how its deliveries of the last 7 days went.
         */
        WebhookView: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Url */
            url: string;
            /** Events */
            events: ("case.opened" | "case.changed" | "case.handed_over" | "emergency_call.recorded")[];
            /** Area Id */
            area_id: number;
            /** Area Name */
            area_name: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Rotating
             * @description The secret before still signs too
             */
            rotating: boolean | null;
            /** Waiting */
            waiting: number;
            /**
             * Failed
             * @description Given up
             */
            failed: number;
            /** Last Delivered At */
            last_delivered_at: string | null;
            /** Last Error */
            last_error: string | null;
        };
        /**
         * Who
         * @description Whom a measure reaches; the built-in plans name them so.
         * @enum {string}
         */
        Who: "alert" | "desks" | "supervisor" | "duty_leader" | "partner_centre" | "contacts" | "dispatch";
        /**
         * Withdrawal
         * @description How the consent was taken back.
         */
        Withdrawal: {
            /** Evidence */
            evidence?: string | null;
        };
        /**
         * Within
         * @description How many kept to a target.
         */
        Within: {
            /** Target S */
            target_s: number;
            /** Count */
            count: number;
            /**
             * Share
             * @description Of those measured, 0 to 1; null: none was measured
             */
            share: number | null;
        };
        /**
         * WorstInterval
         * @description An interval and its alarms.
         */
        WorstInterval: {
            /**
             * From
             * Format: date-time
             */
            from: string;
            /** Alarms */
            alarms: number;
        };
        /**
         * Cadence
         * @description Every ``every`` days, weeks or months, counted from ``starts_on``; weeks on these ``weekdays``.
         *
         *     ``rest_days``: what becomes of a weekend or public holiday that it falls on. ``keep``: asked all the
         *     same; ``skip``: not that day; ``shift``: on the next working day.
         */
        care__checkins__cadence__Cadence: {
            /**
             * Unit
             * @default day
             * @enum {string}
             */
            unit: "day" | "week" | "month";
            /**
             * Every
             * @default 1
             */
            every: number;
            /** Weekdays */
            weekdays?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /** Ends On */
            ends_on?: string | null;
            /**
             * Rest Days
             * @default keep
             * @enum {string}
             */
            rest_days: "keep" | "skip" | "shift";
        };
        /**
         * State
         * @description How far an application is.
         * @enum {string}
         */
        care__coverage__states__State: "applied" | "first_approved" | "approved" | "agreed" | "installing" | "working" | "stopped" | "rejected" | "withdrawn";
        /**
         * ImportProblem
         * @description What is wrong, and what would be right. ``field`` empty: with the row as a whole.
         */
        care__importing__schemas__ImportProblem: {
            /** Line */
            line: number;
            /** Field */
            field: string;
            /** Column */
            column: string;
            /** Code */
            code: string;
            /** Remedy */
            remedy: string;
        };
        /**
         * ImportView
         * @description How far an import has come, and what is wrong with which cell (the first 200).
         */
        care__importing__schemas__ImportView: {
            /** Id */
            id: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "persons" | "contacts" | "providers" | "staff" | "rotas";
            /** File Name */
            file_name: string;
            /**
             * Dry Run
             * @description Only checked; nothing was changed
             */
            dry_run: boolean;
            /**
             * State
             * @description `refused`: the file; `failed`: the program, nothing more is tried
             * @enum {string}
             */
            state: "waiting" | "running" | "done" | "refused" | "failed";
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Finished At */
            finished_at: string | null;
            /** User Id */
            user_id: number | null;
            /**
             * Expected
             * @description Lines of the file, about; null: not known yet
             */
            expected: number | null;
            /**
             * Line
             * @description Taken in up to this line
             */
            line: number;
            /** Rows */
            rows: number;
            /** Created */
            created: number;
            /** Updated */
            updated: number;
            /** Unchanged */
            unchanged: number;
            /** Rejected */
            rejected: number;
            /**
             * Reason
             * @description Why the file was refused, for people
             */
            reason: string | null;
            /**
             * Code
             * @description The same for programs
             */
            code: string | null;
            /** Ignored Columns */
            ignored_columns: string[];
            /** Problems */
            problems: components["schemas"]["care__importing__schemas__ImportProblem"][];
            /**
             * Has Report
             * @description `GET /imports/{id}/report.xlsx` answers
             */
            has_report: boolean;
        };
        /**
         * SwapView
         * @description A swap: proposed, accepted, declined, withdrawn or forced.
         */
        care__rotas__schemas__SwapView: {
            /** Id */
            id: number;
            /** Rota Id */
            rota_id: number;
            /** Giver Id */
            giver_id: number;
            /** Taker Id */
            taker_id: number;
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            /**
             * Ends At
             * Format: date-time
             */
            ends_at: string;
            /** Back Starts At */
            back_starts_at: string | null;
            /** Back Ends At */
            back_ends_at: string | null;
            /** State */
            state: string;
            /** Note */
            note: string;
            /** Reason */
            reason: string | null;
            /** Proposed By */
            proposed_by: number | null;
            /** Decided By */
            decided_by: number | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Decided At */
            decided_at: string | null;
        };
        /**
         * ImportProblem
         * @description What is wrong with one cell, and what would be right.
         */
        devices__importing__schemas__ImportProblem: {
            /** Row */
            row: number;
            /** Column */
            column: string;
            /** Field */
            field: string;
            /** Value */
            value: string;
            /** Code */
            code: string;
            /** Remedy */
            remedy: string;
        };
        /**
         * ImportView
         * @description What became of a file. ``valid``: rows without a problem; ``problems``: the first 1,000.
         */
        devices__importing__schemas__ImportView: {
            /** Dry Run */
            dry_run: boolean;
            /** Batch */
            batch: string | null;
            /** Rows */
            rows: number;
            /** Valid */
            valid: number;
            /** Created */
            created: number;
            /** Problem Count */
            problem_count: number;
            /** Problems */
            problems: components["schemas"]["devices__importing__schemas__ImportProblem"][];
            /** Ignored Columns */
            ignored_columns: string[];
            /** Unknown Models */
            unknown_models: {
                [key: string]: number;
            };
            /** Items */
            items: components["schemas"]["ImportedUnit"][];
        };
        /**
         * Cadence
         * @description How often a unit is tested.
         */
        devices__proving__schemas__Cadence: {
            /**
             * Every Days
             * @description Null: as its model; 0: never
             */
            every_days: number | null;
        };
        /**
         * State
         * @description How well a unit is heard.
         * @enum {string}
         */
        devices__supervision__rules__State: "ok" | "late" | "offline" | "unsupervised";
        /**
         * SwapView
         * @description Both units after the swap.
         */
        devices__units__schemas__SwapView: {
            old: components["schemas"]["DeviceView"];
            new: components["schemas"]["DeviceView"];
        };
        /**
         * FieldError
         * @description One field that cannot be accepted.
         */
        FieldError: {
            /**
             * Field
             * @example body.model
             */
            field: string;
            /**
             * Reason
             * @example Field required
             */
            reason: string;
        };
        /**
         * Problem
         * @description What every error looks like.
         * @example {
         *       "code": "not_found",
         *       "detail": "没有找到 个案 42",
         *       "instance": "/api/v1/cases/42",
         *       "status": 404,
         *       "title": "Not Found",
         *       "type": "urn:bell:problem:not_found"
         *     }
         */
        Problem: {
            /** Type */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /**
             * Detail
             * @description For people, in the language of Accept-Language (zh-CN or en)
             */
            detail: string;
            /**
             * Code
             * @description For programs; stable
             */
            code: string;
            /** Instance */
            instance: string;
            /**
             * Errors
             * @default null
             */
            errors: components["schemas"]["FieldError"][] | null;
        } & {
            [key: string]: unknown;
        };
        /**
         * AgentFrame
         * @description What somebody at a desk is doing now.
         */
        AgentFrame: {
            /**
             * Seq
             * @example 42
             */
            seq: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Prev
             * @example 40
             */
            prev: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "agent";
            /** User Id */
            user_id: number;
            /**
             * State
             * @enum {string}
             */
            state: "ready" | "on_case" | "wrap_up" | "break" | "away";
        };
        /**
         * CallFrame
         * @description A call has changed: ``GET /calls/{call_id}`` says how it stands. ``alert``: consoles must sound.
         */
        CallFrame: {
            /**
             * Seq
             * @example 42
             */
            seq: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Prev
             * @example 40
             */
            prev: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "call";
            /** Call Id */
            call_id: number;
            state: components["schemas"]["CallState"];
            /**
             * Kind
             * @enum {string}
             */
            kind: "emergency" | "ordinary";
            /** Agent Id */
            agent_id: number | null;
            /**
             * Alert
             * @constant
             */
            alert?: true;
        };
        /**
         * CarrierFrame
         * @description A carrier's line has gone out, is on trial or is back: ``GET /carriers`` says more.
         */
        CarrierFrame: {
            /**
             * Seq
             * @example 42
             */
            seq: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Prev
             * @example 40
             */
            prev: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "carrier";
            /** Carrier */
            carrier: string;
            /** Channel */
            channel: string;
            /**
             * State
             * @enum {string}
             */
            state: "up" | "out" | "trial";
            /** Reason */
            reason?: string;
        };
        /**
         * CaseFrame
         * @description A line of a case's timeline. ``alert``: consoles must sound. ``case``: how it stands after the
         *     change that wrote the line; absent where nothing changed, as with a carrier's report.
         */
        CaseFrame: {
            /**
             * Seq
             * @example 42
             */
            seq: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Prev
             * @example 40
             */
            prev: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "case.advised" | "case.audited" | "case.call" | "case.call_fire_brigade" | "case.call_today" | "case.caller_known" | "case.claimed" | "case.close_proposed" | "case.closed" | "case.contact" | "case.danger" | "case.emergency_called" | "case.emergency_updated" | "case.escalated" | "case.family_present" | "case.family_resumed" | "case.family_stopped" | "case.fine" | "case.follow_up" | "case.followed_up" | "case.forced_entry" | "case.hand_over_acknowledged" | "case.hand_over_failed" | "case.hand_over_refused" | "case.handed_over" | "case.hold" | "case.hold_ended" | "case.joined" | "case.joined_incident" | "case.link_locked" | "case.linked" | "case.message_failed" | "case.message_result" | "case.message_sent" | "case.message_skipped" | "case.no_answer" | "case.nobody_available" | "case.nobody_to_page" | "case.note" | "case.offer_accepted" | "case.offer_arrived" | "case.offer_completed" | "case.offer_declined" | "case.offer_departed" | "case.offer_entered" | "case.offer_expired" | "case.offer_lapsed" | "case.offer_need_help" | "case.offer_no_access" | "case.offer_withdrawn" | "case.offered" | "case.opened" | "case.page_joined" | "case.paged" | "case.person_ended" | "case.person_merged" | "case.phone_answered" | "case.procedure" | "case.promoted" | "case.recalled" | "case.recovered" | "case.released" | "case.reminded" | "case.reopened" | "case.repeated" | "case.resolved" | "case.responder_answered" | "case.responder_called" | "case.returned" | "case.returned_to_queue" | "case.shelf_ended" | "case.shelved" | "case.silent" | "case.substitute_wanted" | "case.suggested" | "case.takeover" | "case.ticked" | "case.transferred" | "case.tray_ended" | "case.trayed" | "case.unheard_press";
            /** Case Id */
            case_id: number;
            /**
             * Alert
             * @constant
             */
            alert?: true;
            /** Case */
            case?: components["schemas"]["CaseSummary"];
        };
        /**
         * CaseSummary
         * @description What a row of the queue shows; a change of the case brings it to every console.
         */
        CaseSummary: {
            /** Id */
            id: number;
            /**
             * Number
             * @example 20261122-000123
             */
            number: string;
            state: components["schemas"]["CaseState"];
            /** Priority */
            priority: number;
            /**
             * Kind
             * @example sos
             */
            kind: string;
            subject: components["schemas"]["Subject"];
            /** Device Id */
            device_id: string | null;
            area: components["schemas"]["Named"] | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Closed At */
            closed_at: string | null;
            /**
             * Returned At
             * @description Cancelled from the device while nobody had spoken to the person
             */
            returned_at: string | null;
            /** Hold Until */
            hold_until: string | null;
            owner: components["schemas"]["Named"] | null;
            /**
             * Suggested To
             * @description The user whose turn it is
             */
            suggested_to: number | null;
            /**
             * Suggested Until
             * @description Until then only that user's console sounds; never of a P1
             */
            suggested_until: string | null;
            /**
             * Tray Until
             * @description In a flooded desk's tray, without sound, until then; P3 and P4 only
             */
            tray_until: string | null;
            /**
             * Shelf Until
             * @description On the shelf until then; P3 and P4 only
             */
            shelf_until: string | null;
            /** Signal Count */
            signal_count: number;
            /** Last Signal At */
            last_signal_at: string | null;
            /** Next Due At */
            next_due_at: string | null;
            /** Version */
            version: number;
        };
        /**
         * CommonCauseFrame
         * @description Emergencies of one building that may have one cause: came, grew, or are over.
         */
        CommonCauseFrame: {
            /**
             * Seq
             * @example 42
             */
            seq: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Prev
             * @example 40
             */
            prev: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "common_cause";
            /** Cause Id */
            cause_id: number;
            /** Ended */
            ended: boolean;
        };
        /**
         * DeskFrame
         * @description A desk was set up or changed: read it again.
         */
        DeskFrame: {
            /**
             * Seq
             * @example 42
             */
            seq: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Prev
             * @example 40
             */
            prev: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "desk";
            /** Desk Id */
            desk_id: number;
        };
        /**
         * HandoverFrame
         * @description Prepared, an item confirmed, accepted or cancelled: the two users read it again.
         */
        HandoverFrame: {
            /**
             * Seq
             * @example 42
             */
            seq: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Prev
             * @example 40
             */
            prev: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "handover";
            /** Handover Id */
            handover_id: number;
            /**
             * State
             * @enum {string}
             */
            state: "prepared" | "confirmed" | "cancelled";
            /** From User Id */
            from_user_id: number;
            /** To User Id */
            to_user_id: number;
        };
        /**
         * HeartbeatFrame
         * @description At least every 5 s. ``seq``: how far the feed is; ``prev``: the newest event this reader got.
         */
        HeartbeatFrame: {
            /**
             * Seq
             * @example 42
             */
            seq: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "heartbeat";
            /** Prev */
            prev: number;
        };
        /**
         * OfficeListLate
         * @description A list of another office has not come when it was expected; told again every day until it has.
         */
        OfficeListLate: {
            /**
             * Seq
             * @example 42
             */
            seq: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Prev
             * @example 40
             */
            prev: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "office_list_late";
            /** Kind */
            kind: string;
            /** Area Id */
            area_id: number;
            /** Days Late */
            days_late: number;
        };
        /**
         * ResetFrame
         * @description The position asked for is gone: read everything again, the feed goes on from ``seq``.
         */
        ResetFrame: {
            /**
             * Seq
             * @example 42
             */
            seq: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reset";
        };
        Frame: components["schemas"]["CaseFrame"] | components["schemas"]["HandoverFrame"] | components["schemas"]["AgentFrame"] | components["schemas"]["DeskFrame"] | components["schemas"]["CommonCauseFrame"] | components["schemas"]["CallFrame"] | components["schemas"]["CarrierFrame"] | components["schemas"]["OfficeListLate"] | components["schemas"]["HeartbeatFrame"] | components["schemas"]["ResetFrame"];
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
