-- Deploy leadmill:marketplace/feedback to pg

begin;

create table marketplace.favorite (
  user_id uuid not null references identity.user_account (id),
  listing_id uuid not null references marketplace.listing (id),
  created_at timestamptz not null default clock_timestamp(),
  constraint favorite_is_added_once primary key (user_id, listing_id)
);

create index favorite_by_listing on marketplace.favorite (listing_id);

comment on table marketplace.favorite is $$A user's private bookmark of a listing.$$;

alter table marketplace.favorite enable row level security;

create table marketplace.feedback (
  id uuid primary key default ops.uuid_v7(),
  assignment_id uuid not null references sale.assignment (id),
  organization_id uuid not null references identity.organization (id),
  given_by uuid not null references identity.user_account (id),
  is_booked boolean not null,
  responsiveness text not null,
  days_to_book integer,
  amount_charged bigint,
  currency text not null references ledger.currency (code),
  reward bigint not null,
  journal_id bigint references ledger.journal (id),
  created_at timestamptz not null default clock_timestamp(),
  constraint feedback_is_given_once unique (assignment_id),
  constraint feedback_has_its_own_journal unique (journal_id),
  constraint feedback_responsiveness_is_known check (responsiveness in ('responsive', 'ghosted', 'partial')),
  constraint feedback_days_to_book_are_some check (days_to_book between 0 and 3650),
  constraint feedback_amount_charged_is_some check (amount_charged between 0 and 100000000000),
  constraint feedback_of_a_booking_alone check (is_booked or num_nonnulls(days_to_book, amount_charged) = 0),
  constraint feedback_reward_is_paid check (reward >= 0 and (reward > 0) = (journal_id is not null))
);

create index feedback_by_organization on marketplace.feedback (organization_id, created_at desc, id desc);

create index feedback_by_giver on marketplace.feedback (given_by, created_at desc);

create index feedback_by_age on marketplace.feedback (created_at desc, id desc);

create index feedback_by_currency on marketplace.feedback (currency);

comment on table marketplace.feedback is $$A buyer's report of the outcome of a lead bought on the marketplace, rewarded once.$$;
comment on column marketplace.feedback.given_by is $$The user who gave it.$$;
comment on column marketplace.feedback.amount_charged is $$What the buyer charged the person, in minor units, if given.$$;
comment on column marketplace.feedback.currency is $$ISO 4217 code of the purchase, and of both amounts.$$;
comment on column marketplace.feedback.reward is $$Promotional credit given for the feedback, in minor units; 0 if the setting was 0.$$;
comment on column marketplace.feedback.journal_id is $$The journal of the reward.$$;

alter table marketplace.feedback enable row level security;

commit;
