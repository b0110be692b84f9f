CREATE TABLE returns.request (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    assignment_id uuid NOT NULL,
    lead_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    refund_term_id uuid NOT NULL,
    reason text NOT NULL,
    notes text,
    status text DEFAULT 'pending'::text NOT NULL,
    rule text,
    memo text,
    requested_by uuid,
    decided_by uuid,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    decided_at timestamp with time zone,
    CONSTRAINT request_admin_is_named CHECK (((rule <> 'admin'::text) OR (decided_by IS NOT NULL))),
    CONSTRAINT request_decided_has_a_time CHECK (((status = 'pending'::text) = (decided_at IS NULL))),
    CONSTRAINT request_memo_is_short CHECK ((length(memo) <= 2000)),
    CONSTRAINT request_notes_are_short CHECK ((length(notes) <= 2000)),
    CONSTRAINT request_reason_is_known CHECK ((reason = ANY (ARRAY['fake_contact'::text, 'duplicate'::text, 'spam'::text, 'wrong_niche'::text, 'other'::text]))),
    CONSTRAINT request_rejected_has_a_memo CHECK (((status <> 'rejected'::text) OR (memo IS NOT NULL))),
    CONSTRAINT request_rule_decided CHECK (
CASE status
    WHEN 'pending'::text THEN (rule IS NULL)
    WHEN 'rejected'::text THEN (rule = 'admin'::text)
    WHEN 'approved'::text THEN (rule = ANY (ARRAY['admin'::text, 'approved_automatically'::text]))
    ELSE (rule = 'bad_lead'::text)
END),
    CONSTRAINT request_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'auto_resolved'::text])))
);

CREATE TABLE returns.refund_term (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    niche_id uuid NOT NULL,
    window_days integer DEFAULT 14 NOT NULL,
    reasons text[] DEFAULT '{fake_contact,duplicate,spam,wrong_niche,other}'::text[] NOT NULL,
    approved_automatically text[] DEFAULT '{}'::text[] NOT NULL,
    limit_days integer DEFAULT 30 NOT NULL,
    max_count integer,
    max_share numeric(4,3),
    created_by uuid,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT refund_term_approved_automatically_are_reasons CHECK (((approved_automatically <@ reasons) AND (array_position(approved_automatically, NULL::text) IS NULL))),
    CONSTRAINT refund_term_limit_days_in_range CHECK (((limit_days >= 1) AND (limit_days <= 366))),
    CONSTRAINT refund_term_max_count_is_positive CHECK ((max_count >= 0)),
    CONSTRAINT refund_term_max_share_is_a_share CHECK (((max_share >= (0)::numeric) AND (max_share <= (1)::numeric))),
    CONSTRAINT refund_term_reasons_are_known CHECK (((reasons <@ '{fake_contact,duplicate,spam,wrong_niche,other}'::text[]) AND (array_position(reasons, NULL::text) IS NULL))),
    CONSTRAINT refund_term_window_days_in_range CHECK (((window_days >= 0) AND (window_days <= 90)))
);

ALTER TABLE ONLY returns.refund_term
    ADD CONSTRAINT refund_term_niche_has_one_at_a_time UNIQUE (niche_id, created_at);

ALTER TABLE ONLY returns.refund_term
    ADD CONSTRAINT refund_term_pkey PRIMARY KEY (id);

ALTER TABLE ONLY returns.request
    ADD CONSTRAINT request_is_made_once UNIQUE (assignment_id);

ALTER TABLE ONLY returns.request
    ADD CONSTRAINT request_pkey PRIMARY KEY (id);

CREATE INDEX refund_term_by_creator ON returns.refund_term USING btree (created_by);

CREATE INDEX request_by_decider ON returns.request USING btree (decided_by);

CREATE INDEX request_by_lead ON returns.request USING btree (lead_id);

CREATE INDEX request_by_organization ON returns.request USING btree (organization_id, created_at DESC, id DESC);

CREATE INDEX request_by_refund_term ON returns.request USING btree (refund_term_id);

CREATE INDEX request_by_requester ON returns.request USING btree (requested_by);

CREATE INDEX request_by_status ON returns.request USING btree (status, created_at DESC, id DESC);

ALTER TABLE ONLY returns.refund_term
    ADD CONSTRAINT refund_term_created_by_fkey FOREIGN KEY (created_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY returns.refund_term
    ADD CONSTRAINT refund_term_niche_id_fkey FOREIGN KEY (niche_id) REFERENCES catalog.niche(id) ON DELETE CASCADE;

ALTER TABLE ONLY returns.request
    ADD CONSTRAINT request_assignment_id_fkey FOREIGN KEY (assignment_id) REFERENCES sale.assignment(id);

ALTER TABLE ONLY returns.request
    ADD CONSTRAINT request_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY returns.request
    ADD CONSTRAINT request_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);

ALTER TABLE ONLY returns.request
    ADD CONSTRAINT request_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY returns.request
    ADD CONSTRAINT request_refund_term_id_fkey FOREIGN KEY (refund_term_id) REFERENCES returns.refund_term(id);

ALTER TABLE ONLY returns.request
    ADD CONSTRAINT request_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES identity.user_account(id);

ALTER TABLE returns.refund_term ENABLE ROW LEVEL SECURITY;

ALTER TABLE returns.request ENABLE ROW LEVEL SECURITY;
