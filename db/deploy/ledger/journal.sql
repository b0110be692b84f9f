-- Deploy leadmill:ledger/journal to pg

begin;

create table ledger.journal_kind (
  kind text primary key,
  is_authorizing boolean not null,
  is_manual boolean not null default false,
  spends_promo boolean not null default false,
  repays_debt boolean not null default false,
  comment text not null,
  constraint journal_kind_manual_is_unique unique (kind, is_manual)
);

comment on table ledger.journal_kind is
$$Kinds of journals. Authorizing ones request a payment and may be refused; recording ones report what has already happened and
never are: what a wallet cannot cover becomes debt.$$;

insert into ledger.journal_kind (kind, is_authorizing, is_manual, spends_promo, repays_debt, comment) values
  ('deposit', false, false, false, true, 'money paid in'),
  ('payment', false, false, false, false, 'somebody without a wallet paid'),
  ('welcome_credit', false, false, false, false, 'promotional credit for a new organisation'),
  ('lead_charge', true, false, true, false, 'a lead was bought'),
  ('feedback_reward', false, false, false, false, 'promotional credit for feedback on a lead'),
  ('feedback_reward_reversed', false, false, true, false, 'the reward for feedback on a lead whose price came back'),
  ('lead_refund', false, false, false, true, 'the price of a bad lead came back'),
  ('refund', false, false, false, false, 'a deposit was paid back'),
  ('refund_failed', false, false, false, true, 'a refund did not arrive and came back'),
  ('dispute', false, false, false, false, 'a deposit was disputed and withdrawn'),
  ('dispute_reinstated', false, false, false, true, 'a disputed deposit was given back'),
  ('debt_repaid', false, false, false, false, 'free money of a wallet paid what was owed'),
  ('bank_settlement', false, false, false, false, 'money went from the payment processor to the bank'),
  ('processor_fee', false, false, false, false, 'a fee of the payment processor'),
  ('tax', false, false, false, false, 'the taxes in what was paid for a plan'),
  ('manual_credit', false, true, false, true, 'given by an admin'),
  ('manual_debit', true, true, false, false, 'taken by an admin'),
  ('reversal', false, true, false, true, 'undoes a journal');

comment on column ledger.journal_kind.is_authorizing is $$Whether it obeys the minimum balance and the status of the accounts.$$;
comment on column ledger.journal_kind.is_manual is $$Made by a person, who must give a reason.$$;
comment on column ledger.journal_kind.spends_promo is $$What it takes from a wallet comes from promotional credit first.$$;
comment on column ledger.journal_kind.repays_debt is $$What it puts into a wallet repays debt first.$$;
comment on column ledger.journal_kind.comment is $$What it tells.$$;

create table ledger.journal (
  id bigint generated always as identity primary key,
  idempotency_key text not null,
  request_hash bytea not null,
  kind text not null,
  is_manual boolean not null,
  subject_type text,
  subject_id uuid,
  processor text,
  object_id text,
  reverses_id bigint references ledger.journal (id),
  actor text not null,
  reason text,
  meta jsonb not null default '{}',
  effective_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  xid xid8 not null default pg_current_xact_id(),
  constraint journal_idempotency_key_is_unique unique (idempotency_key),
  constraint journal_idempotency_key_names_a_fact check (idempotency_key ~ '^[a-z_]+:[^:]+(:[^:]+)+$' and length(idempotency_key) <= 200),
  constraint journal_request_hash_is_sha256 check (length(request_hash) = 32),
  constraint journal_kind_is_known foreign key (kind, is_manual) references ledger.journal_kind (kind, is_manual),
  constraint journal_manual_has_a_reason check (not is_manual or (reason is not null and length(trim(reason)) >= 10)),
  constraint journal_subject_has_a_type check ((subject_type is null) = (subject_id is null)),
  constraint journal_subject_type_is_a_name check (subject_type ~ '^[a-z_]{1,40}$'),
  constraint journal_object_has_a_processor check ((processor is null) = (object_id is null)),
  constraint journal_meta_is_an_object check (jsonb_typeof(meta) = 'object')
);

create unique index journal_object_is_posted_once on ledger.journal (processor, object_id) where object_id is not null;

create index journal_by_kind on ledger.journal (kind, is_manual);

create index journal_by_reversed on ledger.journal (reverses_id) where reverses_id is not null;

create index journal_by_subject on ledger.journal (subject_id) where subject_id is not null;

-- Rows are appended in this order, so that BRIN needs one entry for each 128 pages.
create index journal_by_time on ledger.journal using brin (created_at);

comment on table ledger.journal is
$$One business fact that moves money; its legs are in ledger.entry. Append-only, written by ledger.post_all() only.$$;
comment on column ledger.journal.id is $$In order of posting, with gaps.$$;
comment on column ledger.journal.idempotency_key is
$$Names the fact (source:object:fact), so that it is posted once however often it is reported.$$;
comment on column ledger.journal.request_hash is $$sha256 of the request; the same idempotency_key with other content is refused.$$;
comment on column ledger.journal.kind is $$What happened.$$;
comment on column ledger.journal.is_manual is $$Made by a person, who gave a reason.$$;
comment on column ledger.journal.subject_type is $$What it is about: lead, deposit … Rooms above know them, the ledger does not.$$;
comment on column ledger.journal.subject_id is
$$Its id. No foreign key, because those rooms are above this one. billing.verify() compares deposits with their journals,
sale.verify() what was sold.$$;
comment on column ledger.journal.processor is $$The payment processor whose object reported it.$$;
comment on column ledger.journal.object_id is $$The object that reported it (pi_…, re_…).$$;
comment on column ledger.journal.reverses_id is $$The journal that it undoes, in whole or in part.$$;
comment on column ledger.journal.actor is $$Who or what posted it.$$;
comment on column ledger.journal.reason is $$Why; at least 10 characters where a person made it.$$;
comment on column ledger.journal.meta is $$Further ids; never personal data.$$;
comment on column ledger.journal.effective_at is $$When the fact happened. It never changes a past balance.$$;
comment on column ledger.journal.created_at is $$When it was posted. Journals that change the same account have ascending times.$$;
comment on column ledger.journal.xid is $$Its transaction.$$;

alter table ledger.journal enable row level security;

commit;
