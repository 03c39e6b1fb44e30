// Made by `npm run types`; do not edit.
// openapi: c6d771717807315e399a0b2038762a2bcbd25281c4d5fb5618a010d1a098cbd8
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
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
         * CandidateView
         * @description Somebody who could come; ``eligible`` False: left out, the reasons say why.
         */
        CandidateView: {
            /** Responder Id */
            responder_id: number;
            /** Name */
            name: string;
            /** Type */
            type: string;
            /** Phone */
            phone: string;
            /** Eligible */
            eligible: boolean;
            /** Score */
            score: number;
            /** Distance Km */
            distance_km: number | null;
            /** Reasons */
            reasons: components["schemas"]["Reason"][];
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
             * Pressed At
             * @description The device's own time
             */
            pressed_at: string | null;
            /** Received At */
            received_at: string | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
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
            /** Closed At */
            closed_at: string | null;
            /**
             * Returned At
             * @description Cancelled from the device while nobody had spoken to the person
             */
            returned_at: string | null;
            /** Hold Until */
            hold_until: string | null;
            /** Hold Reason */
            hold_reason: string | null;
            owner: components["schemas"]["Named"] | null;
            disposition: components["schemas"]["Disposition"] | null;
            outcome: components["schemas"]["Outcome"] | null;
            /** Signal Count */
            signal_count: number;
            /** Last Signal At */
            last_signal_at: string | null;
            /** Linked Case Id */
            linked_case_id: number | null;
            /** Next Due At */
            next_due_at: string | null;
            /** Version */
            version: number;
            /** Person */
            person: {
                [key: string]: unknown;
            } | null;
            /** Home */
            home: {
                [key: string]: unknown;
            } | null;
            /** Contacts */
            contacts: {
                [key: string]: unknown;
            }[];
            /** Device */
            device: {
                [key: string]: unknown;
            } | null;
            /** History */
            history: {
                [key: string]: unknown;
            }[];
            /** Timeline */
            timeline: components["schemas"]["EventView"][];
            /** Signals */
            signals: components["schemas"]["CaseSignal"][];
            /** Offers */
            offers: components["schemas"]["OfferView"][];
            /** Candidates */
            candidates: components["schemas"]["CandidateView"][];
            procedure: components["schemas"]["ProcedureView"];
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
         * @description A case as it stands in the queue. Times are the server's.
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
             * Pressed At
             * @description The device's own time
             */
            pressed_at: string | null;
            /** Received At */
            received_at: string | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
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
            /** Closed At */
            closed_at: string | null;
            /**
             * Returned At
             * @description Cancelled from the device while nobody had spoken to the person
             */
            returned_at: string | null;
            /** Hold Until */
            hold_until: string | null;
            /** Hold Reason */
            hold_reason: string | null;
            owner: components["schemas"]["Named"] | null;
            disposition: components["schemas"]["Disposition"] | null;
            outcome: components["schemas"]["Outcome"] | null;
            /** Signal Count */
            signal_count: number;
            /** Last Signal At */
            last_signal_at: string | null;
            /** Linked Case Id */
            linked_case_id: number | null;
            /** Next Due At */
            next_due_at: string | null;
            /** Version */
            version: number;
        };
        /**
         * CloseBody
         * @description What it was and how the person was left; both are mandatory.
         */
        CloseBody: {
            disposition: components["schemas"]["Disposition"];
            outcome: components["schemas"]["Outcome"];
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * CommandView
         * @description A command on its way; ``id`` is what the terminal's reply names.
         */
        CommandView: {
            /** Id */
            id: string;
            /** Device Id */
            device_id: string;
            /**
             * Type
             * @enum {string}
             */
            type: "say" | "ring" | "locate" | "configure" | "test";
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** State */
            state: string;
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
         * ConfirmBody
         * @description The last four digits of the number that received the link.
         */
        ConfirmBody: {
            /** Phone Tail */
            phone_tail: string;
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
         * ContactView
         * @description Somebody to call; ``position`` 1 is called first.
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
            phone: string;
            /** Has Key */
            has_key: boolean;
            /** Inform */
            inform: string;
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
         * DepartBody
         * @description Minutes until arrival, if known.
         */
        DepartBody: {
            /** Eta Min */
            eta_min?: number | null;
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
            /** State */
            state: string;
            /** Person Id */
            person_id: number | null;
            /** Home Id */
            home_id: number | null;
            /** Area Id */
            area_id: number | null;
            /** May Connect */
            may_connect: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Last Seen At */
            last_seen_at: string | null;
            /** Online */
            online: boolean | null;
            /** Battery */
            battery: number | null;
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
            /** State */
            state: string;
            /** Person Id */
            person_id: number | null;
            /** Home Id */
            home_id: number | null;
            /** Area Id */
            area_id: number | null;
            /** May Connect */
            may_connect: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
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
         * Empty
         * @description Nothing has to be said.
         */
        Empty: Record<string, never>;
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
            items: {
                [key: string]: unknown;
            }[];
            /**
             * Next
             * @example 42
             */
            next: number;
        };
        /**
         * HandoverView
         * @description A hand-over and how far it is.
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
            /** To User */
            to_user: string;
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
         * HomeView
         * @description A dwelling; coordinates in WGS 84.
         */
        HomeView: {
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
         * MessageView
         * @description A message of the outbox with its attempts.
         */
        MessageView: {
            /** Id */
            id: number;
            /** Key */
            key: string;
            /** Channel */
            channel: string;
            /** Recipient */
            recipient: string;
            /** Template */
            template: string;
            /** Case Id */
            case_id: number | null;
            /** Offer Id */
            offer_id: number | null;
            /** State */
            state: string;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Created At
             * Format: date-time
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
            /** Error */
            error: string | null;
            /** Attempts */
            attempts: components["schemas"]["Attempt"][];
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
             * @description The state's division code
             * @example 990101001
             */
            code?: string | null;
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
         * NewContact
         * @description Somebody to call. The order of the list is the order of calling.
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
             * Phone
             * @example +8619900000001
             */
            phone: string;
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
        };
        /**
         * NewDevice
         * @description A unit. Bound to a person or a home it is installed, else it lies in stock.
         */
        NewDevice: {
            /**
             * Model
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
             * Serial
             * @example SN-2026-000123
             */
            serial?: string | null;
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
            /** State */
            state: string;
            /** Person Id */
            person_id: number | null;
            /** Home Id */
            home_id: number | null;
            /** Area Id */
            area_id: number | null;
            /** May Connect */
            may_connect: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Last Seen At */
            last_seen_at: string | null;
            /** Online */
            online: boolean | null;
            /** Battery */
            battery: number | null;
            /** Secret */
            secret: string;
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
         * NewPerson
         * @description A person served. Give ``home`` for a new home or ``home_id`` for one that others live in.
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
            /** Phone */
            phone?: string | null;
            /** Living */
            living?: ("alone" | "empty_nest" | "left_behind" | "with_family") | null;
            /** Hearing */
            hearing?: string | null;
            /**
             * Languages
             * @default []
             */
            languages: string[];
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
         * NewProvider
         * @description A service provider under contract (服务商).
         */
        NewProvider: {
            /** Area Id */
            area_id: number;
            /**
             * Name
             * @example 平安居家服务站
             */
            name: string;
            /** Phone */
            phone?: string | null;
            /**
             * Services
             * @default []
             */
            services: string[];
        };
        /**
         * NewResponder
         * @description Somebody who can come. ``area_id``: where he works.
         */
        NewResponder: {
            /** Area Id */
            area_id: number;
            /** Provider Id */
            provider_id?: number | null;
            /**
             * Name
             * @example 李护士
             */
            name: string;
            /**
             * Phone
             * @example +8619900000001
             */
            phone: string;
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
            /** Certificate Until */
            certificate_until?: string | null;
            /** Lat */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
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
         * NoteBody
         * @description Free text for the timeline.
         */
        NoteBody: {
            /** Text */
            text: string;
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
         * Outcome
         * @description How the person was left.
         * @enum {string}
         */
        Outcome: "stayed" | "hospital" | "refused" | "died" | "not_found" | "other";
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
        /** Page[PersonItem] */
        Page_PersonItem_: {
            /** Items */
            items: components["schemas"]["PersonItem"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[ProviderView] */
        Page_ProviderView_: {
            /** Items */
            items: components["schemas"]["ProviderView"][];
            /**
             * Next
             * @description Send as `cursor` for the next page; null: the end
             */
            next?: string | null;
        };
        /** Page[ResponderView] */
        Page_ResponderView_: {
            /** Items */
            items: components["schemas"]["ResponderView"][];
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
        /**
         * PersonItem
         * @description A person in a list.
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
            /** Phone */
            phone: string | null;
            /** Living */
            living: string | null;
            /** Area Id */
            area_id: number;
            /** Address */
            address: string | null;
            /** Active */
            active: boolean;
        };
        /**
         * PersonView
         * @description The whole picture of a person.
         */
        PersonView: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Name */
            name: string;
            /** Gender */
            gender: string | null;
            /** Birth Date */
            birth_date: string | null;
            /** Phone */
            phone: string | null;
            /** Living */
            living: string | null;
            /** Hearing */
            hearing: string | null;
            /** Languages */
            languages: string[];
            /** Conditions */
            conditions: string[];
            /** Medicines */
            medicines: string[];
            /** Dementia */
            dementia: boolean;
            /** Powered Device */
            powered_device: boolean;
            /** Notes */
            notes: string | null;
            /** Active */
            active: boolean;
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
         * ProviderView
         * @description A service provider.
         */
        ProviderView: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Name */
            name: string;
            /** Phone */
            phone: string | null;
            /** Services */
            services: string[];
        };
        /**
         * Reason
         * @description Why a responder stands where he stands in the list.
         */
        Reason: {
            /** Code */
            code: string;
            /** Text */
            text: string;
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
         * ResponderView
         * @description Somebody who can come.
         */
        ResponderView: {
            /** Id */
            id: number;
            /** Area Id */
            area_id: number;
            /** Provider Id */
            provider_id: number | null;
            /** Name */
            name: string;
            /** Phone */
            phone: string;
            /** Type */
            type: string;
            /** Skills */
            skills: string[];
            /** Certificate Until */
            certificate_until: string | null;
            /** Lat */
            lat: number | null;
            /** Lon */
            lon: number | null;
            /** Active */
            active: boolean;
        };
        /**
         * Role
         * @description What a user is; ``kit.access`` says what each may do.
         * @enum {string}
         */
        Role: "dispatcher" | "supervisor" | "responder" | "installer" | "administrator" | "auditor";
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
         * ShiftView
         * @description A time on duty.
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
         * Subject
         * @description Whom or what a case is about.
         */
        Subject: {
            /**
             * Type
             * @enum {string}
             */
            type: "person" | "household" | "place" | "device";
            /** Id */
            id: string;
            /** Name */
            name: string | null;
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
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
