CREATE TYPE marketplace.place_count AS (
	sold_count integer,
	effective_max_buyers integer
);

CREATE TABLE marketplace.listing (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    lead_id uuid NOT NULL,
    niche_id uuid NOT NULL,
    number text NOT NULL,
    state_code text,
    city text,
    event_date date,
    category text,
    description text,
    price bigint NOT NULL,
    max_buyers integer NOT NULL,
    sold_count integer DEFAULT 0 NOT NULL,
    effective_max_buyers integer NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    awaits_review boolean DEFAULT false NOT NULL,
    words tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, ((((((((number || ' '::text) || COALESCE(state_code, ''::text)) || ' '::text) || COALESCE(city, ''::text)) || ' '::text) || COALESCE(category, ''::text)) || ' '::text) || COALESCE(description, ''::text)))) STORED NOT NULL,
    listed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT listing_is_not_oversold CHECK (((sold_count >= 0) AND (sold_count <= effective_max_buyers))),
    CONSTRAINT listing_max_buyers_is_positive CHECK (((max_buyers >= 1) AND (max_buyers <= 100))),
    CONSTRAINT listing_number_has_its_form CHECK ((number ~ '^[A-Z]{2}[0-9]{6}$'::text)),
    CONSTRAINT listing_open_has_room CHECK (((status <> 'open'::text) OR (sold_count < effective_max_buyers))),
    CONSTRAINT listing_price_is_positive CHECK (((price >= 1) AND (price <= '100000000000'::bigint))),
    CONSTRAINT listing_shown_was_reviewed CHECK (((NOT awaits_review) OR (status = ANY (ARRAY['waiting'::text, 'withdrawn'::text])))),
    CONSTRAINT listing_state_code_is_two_letters CHECK ((state_code ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT listing_status_is_known CHECK ((status = ANY (ARRAY['waiting'::text, 'open'::text, 'sold_out'::text, 'withdrawn'::text]))),
    CONSTRAINT listing_texts_are_short CHECK (((length(city) <= 100) AND (length(category) <= 200) AND (length(description) <= 5000)))
);

CREATE TABLE marketplace.favorite (
    user_id uuid NOT NULL,
    listing_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

CREATE TABLE marketplace.niche_setting (
    niche_id uuid NOT NULL,
    listing_rule text DEFAULT 'never'::text NOT NULL,
    price bigint NOT NULL,
    max_buyers integer NOT NULL,
    state_field text,
    city_field text,
    event_date_field text,
    category_field text,
    description_field text,
    reviews_listings boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT niche_setting_listing_rule_is_known CHECK ((listing_rule = ANY (ARRAY['never'::text, 'left_room'::text, 'at_once'::text]))),
    CONSTRAINT niche_setting_max_buyers_is_positive CHECK (((max_buyers >= 1) AND (max_buyers <= 100))),
    CONSTRAINT niche_setting_price_is_positive CHECK (((price >= 1) AND (price <= '100000000000'::bigint)))
);

CREATE TABLE marketplace.feedback (
    id uuid DEFAULT ops.uuid_v7() NOT NULL,
    assignment_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    given_by uuid NOT NULL,
    is_booked boolean NOT NULL,
    responsiveness text NOT NULL,
    days_to_book integer,
    amount_charged bigint,
    currency text NOT NULL,
    reward bigint NOT NULL,
    journal_id bigint,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT feedback_amount_charged_is_some CHECK (((amount_charged >= 0) AND (amount_charged <= '100000000000'::bigint))),
    CONSTRAINT feedback_days_to_book_are_some CHECK (((days_to_book >= 0) AND (days_to_book <= 3650))),
    CONSTRAINT feedback_of_a_booking_alone CHECK ((is_booked OR (num_nonnulls(days_to_book, amount_charged) = 0))),
    CONSTRAINT feedback_responsiveness_is_known CHECK ((responsiveness = ANY (ARRAY['responsive'::text, 'ghosted'::text, 'partial'::text]))),
    CONSTRAINT feedback_reward_is_paid CHECK (((reward >= 0) AND ((reward > 0) = (journal_id IS NOT NULL))))
);

ALTER TABLE ONLY marketplace.favorite
    ADD CONSTRAINT favorite_is_added_once PRIMARY KEY (user_id, listing_id);

ALTER TABLE ONLY marketplace.feedback
    ADD CONSTRAINT feedback_has_its_own_journal UNIQUE (journal_id);

ALTER TABLE ONLY marketplace.feedback
    ADD CONSTRAINT feedback_is_given_once UNIQUE (assignment_id);

ALTER TABLE ONLY marketplace.feedback
    ADD CONSTRAINT feedback_pkey PRIMARY KEY (id);

ALTER TABLE ONLY marketplace.listing
    ADD CONSTRAINT listing_is_made_once UNIQUE (lead_id);

ALTER TABLE ONLY marketplace.listing
    ADD CONSTRAINT listing_number_is_unique UNIQUE (number);

ALTER TABLE ONLY marketplace.listing
    ADD CONSTRAINT listing_pkey PRIMARY KEY (id);

ALTER TABLE ONLY marketplace.niche_setting
    ADD CONSTRAINT niche_setting_pkey PRIMARY KEY (niche_id);

CREATE INDEX favorite_by_listing ON marketplace.favorite USING btree (listing_id);

CREATE INDEX feedback_by_age ON marketplace.feedback USING btree (created_at DESC, id DESC);

CREATE INDEX feedback_by_currency ON marketplace.feedback USING btree (currency);

CREATE INDEX feedback_by_giver ON marketplace.feedback USING btree (given_by, created_at DESC);

CREATE INDEX feedback_by_organization ON marketplace.feedback USING btree (organization_id, created_at DESC, id DESC);

CREATE INDEX listing_by_age ON marketplace.listing USING btree (status, listed_at DESC, id DESC);

CREATE INDEX listing_by_niche ON marketplace.listing USING btree (niche_id, status, listed_at DESC, id DESC);

CREATE INDEX listing_in_review ON marketplace.listing USING btree (listed_at) WHERE (awaits_review AND (status = 'waiting'::text));

CREATE INDEX listing_open_by_city ON marketplace.listing USING btree (lower(city), listed_at DESC, id DESC) WHERE (status = 'open'::text);

CREATE INDEX listing_open_by_event_date ON marketplace.listing USING btree (event_date, id) WHERE (status = 'open'::text);

CREATE INDEX listing_open_by_price ON marketplace.listing USING btree (price, id) WHERE (status = 'open'::text);

CREATE INDEX listing_open_by_state ON marketplace.listing USING btree (state_code, listed_at DESC, id DESC) WHERE (status = 'open'::text);

CREATE INDEX listing_open_by_word ON marketplace.listing USING gin (words) WHERE (status = 'open'::text);

ALTER TABLE ONLY marketplace.favorite
    ADD CONSTRAINT favorite_listing_id_fkey FOREIGN KEY (listing_id) REFERENCES marketplace.listing(id);

ALTER TABLE ONLY marketplace.favorite
    ADD CONSTRAINT favorite_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.user_account(id);

ALTER TABLE ONLY marketplace.feedback
    ADD CONSTRAINT feedback_assignment_id_fkey FOREIGN KEY (assignment_id) REFERENCES sale.assignment(id);

ALTER TABLE ONLY marketplace.feedback
    ADD CONSTRAINT feedback_currency_fkey FOREIGN KEY (currency) REFERENCES ledger.currency(code);

ALTER TABLE ONLY marketplace.feedback
    ADD CONSTRAINT feedback_given_by_fkey FOREIGN KEY (given_by) REFERENCES identity.user_account(id);

ALTER TABLE ONLY marketplace.feedback
    ADD CONSTRAINT feedback_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES ledger.journal(id);

ALTER TABLE ONLY marketplace.feedback
    ADD CONSTRAINT feedback_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES identity.organization(id);

ALTER TABLE ONLY marketplace.listing
    ADD CONSTRAINT listing_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES intake.lead(id);

ALTER TABLE ONLY marketplace.listing
    ADD CONSTRAINT listing_niche_id_fkey FOREIGN KEY (niche_id) REFERENCES catalog.niche(id);

ALTER TABLE ONLY marketplace.niche_setting
    ADD CONSTRAINT niche_setting_niche_id_fkey FOREIGN KEY (niche_id) REFERENCES catalog.niche(id) ON DELETE CASCADE;

ALTER TABLE marketplace.favorite ENABLE ROW LEVEL SECURITY;

ALTER TABLE marketplace.feedback ENABLE ROW LEVEL SECURITY;

ALTER TABLE marketplace.listing ENABLE ROW LEVEL SECURITY;

ALTER TABLE marketplace.niche_setting ENABLE ROW LEVEL SECURITY;
