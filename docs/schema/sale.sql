CREATE TYPE sale.buyer AS (
	organization_id uuid,
	channel text,
	competition_level_id uuid,
	max_buyers integer
);

CREATE TYPE sale.purchase AS (
	organization_id uuid,
	price bigint,
	max_buyers integer,
	competition_level_id uuid,
	subscription_id uuid,
	run_id uuid,
	turn bigint,
	turn_before bigint
);

CREATE TABLE sale.assignment (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    lead_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    channel text DEFAULT 'distribution'::text NOT NULL,
    subscription_id uuid,
    competition_level_id uuid,
    run_id uuid,
    turn bigint,
    turn_before bigint,
    price bigint NOT NULL,
    currency text NOT NULL,
    max_buyers integer NOT NULL,
    journal_id bigint NOT NULL,
    status text DEFAULT 'sold'::text NOT NULL,
    buyer_reference text,
    stage text DEFAULT 'new'::text NOT NULL,
    note text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT assignment_buyer_reference_has_a_length CHECK (((length(buyer_reference) >= 1) AND (length(buyer_reference) <= 200))),
    CONSTRAINT assignment_channel_is_known CHECK ((channel = ANY (ARRAY['distribution'::text, 'marketplace'::text]))),
    CONSTRAINT assignment_distribution_has_its_run CHECK ((num_nonnulls(subscription_id, competition_level_id, run_id, turn, turn_before) =
CASE channel
    WHEN 'distribution'::text THEN 5
    ELSE 0
END)),
    CONSTRAINT assignment_is_evaluated_before_it_buys CHECK ((turn_before < turn)),
    CONSTRAINT assignment_max_buyers_is_positive CHECK ((max_buyers >= 1)),
    CONSTRAINT assignment_note_has_a_length CHECK (((length(note) >= 1) AND (length(note) <= 4000))),
    CONSTRAINT assignment_price_is_positive CHECK ((price > 0)),
    CONSTRAINT assignment_stage_is_known CHECK ((stage = ANY (ARRAY['new'::text, 'contacted'::text, 'qualified'::text, 'won'::text, 'lost'::text]))),
    CONSTRAINT assignment_status_is_known CHECK ((status = ANY (ARRAY['sold'::text, 'refunded'::text])))
);

CREATE TABLE sale.refund (
    assignment_id uuid NOT NULL,
    journal_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY sale.assignment
    ADD CONSTRAINT assignment_has_its_own_journal UNIQUE (journal_id);

ALTER TABLE ONLY sale.assignment
    ADD CONSTRAINT assignment_is_sold_once UNIQUE (lead_id, organization_id);

ALTER TABLE ONLY sale.assignment
    ADD CONSTRAINT assignment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sale.assignment
    ADD CONSTRAINT assignment_turn_is_unique UNIQUE (turn);

ALTER TABLE ONLY sale.refund
    ADD CONSTRAINT refund_has_its_own_journal UNIQUE (journal_id);

ALTER TABLE ONLY sale.refund
    ADD CONSTRAINT refund_pkey PRIMARY KEY (assignment_id);

CREATE INDEX assignment_by_currency ON sale.assignment USING btree (currency);

CREATE INDEX assignment_by_level ON sale.assignment USING btree (competition_level_id, turn);

CREATE INDEX assignment_by_organization ON sale.assignment USING btree (organization_id, created_at DESC, id DESC);

CREATE INDEX assignment_by_run ON sale.assignment USING btree (run_id);

CREATE INDEX assignment_by_stage ON sale.assignment USING btree (organization_id, stage, created_at DESC, id DESC) WHERE (stage <> 'new'::text);

CREATE INDEX assignment_by_subscription ON sale.assignment USING btree (subscription_id, organization_id, created_at);

ALTER TABLE ONLY sale.assignment
    ADD CONSTRAINT assignment_competition_level_id_fkey FOREIGN KEY (competition_level_id) REFERENCES catalog.competition_level(id);

ALTER TABLE ONLY sale.assignment
    ADD CONSTRAINT assignment_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);

ALTER TABLE ONLY sale.assignment
    ADD CONSTRAINT assignment_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES ledger.journal(id);

ALTER TABLE ONLY sale.assignment
    ADD CONSTRAINT assignment_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);

ALTER TABLE ONLY sale.assignment
    ADD CONSTRAINT assignment_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY sale.assignment
    ADD CONSTRAINT assignment_run_id_fkey FOREIGN KEY (run_id) REFERENCES distribution.run(id);

ALTER TABLE ONLY sale.assignment
    ADD CONSTRAINT assignment_subscription_is_of_its_buyer FOREIGN KEY (subscription_id, organization_id) REFERENCES distribution.subscription(id, organization_id);

ALTER TABLE ONLY sale.refund
    ADD CONSTRAINT refund_assignment_id_fkey FOREIGN KEY (assignment_id) REFERENCES sale.assignment(id);

ALTER TABLE ONLY sale.refund
    ADD CONSTRAINT refund_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES ledger.journal(id);

ALTER TABLE sale.assignment ENABLE ROW LEVEL SECURITY;

ALTER TABLE sale.refund ENABLE ROW LEVEL SECURITY;
