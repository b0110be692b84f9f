-- Deploy leadmill:ledger/types to pg

begin;

create type ledger.leg as (account_id bigint, amount bigint);

comment on type ledger.leg is $$An account and the amount, in minor units, by which a journal changes it.$$;

create type ledger.fact as (
  kind text, subject_type text, subject_id uuid, processor text, object_id text, actor text, reason text,
  effective_at timestamptz, reverses_id bigint, meta jsonb, hold_id bigint);

comment on type ledger.fact is
$$The content of a journal besides its legs: columns of ledger.journal, and the hold that it captures.$$;

create type ledger.posting as (idempotency_key text, legs ledger.leg[]);

comment on type ledger.posting is $$One of the journals that ledger.post_all() posts together.$$;

create type ledger.journal_leg as (journal_id bigint, account_id bigint, amount bigint);

comment on type ledger.journal_leg is $$A leg with the journal that it belongs to.$$;

create type ledger.new_journal as (id bigint, idempotency_key text, created_at timestamptz, digest bytea);

comment on type ledger.new_journal is $$A journal that was just inserted; digest is that of ledger.journal_digest().$$;

create type ledger.charge as (assignment_id uuid, organization_id uuid, price bigint);

comment on type ledger.charge is $$The price that a buyer pays for a lead, in minor units.$$;

create type ledger.statement_line as (
  id bigint,
  account text,
  kind text,
  amount numeric,
  balance_after numeric,
  wallet_after numeric,
  promo_after numeric,
  debt_after numeric,
  currency text,
  lead_id uuid,
  deposit_id uuid,
  reason text,
  journal_id bigint,
  effective_at timestamptz,
  created_at timestamptz
);

comment on type ledger.statement_line is
$$A line of an account statement, decimal. balance_after is the total after it: wallet_after and promo_after less
debt_after.$$;

create type ledger.past_balance as (
  organization_id uuid,
  currency text,
  balance numeric,
  wallet numeric,
  promo numeric,
  debt numeric
);

comment on type ledger.past_balance is $$The past balances of an organisation in a currency, decimal.$$;

commit;
