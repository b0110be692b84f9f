create or replace view api.ledger_seals with (security_invoker = true) as
select
  s.number,
  encode(s.root, 'hex') as root,
  s.after_journal_id,
  s.up_to_journal_id,
  s.journal_count,
  s.sealed_at
from ledger.chain_seal as s;

comment on view api.ledger_seals is
$$Roots of the sealed ledger
Keep them outside, for example as CSV: the root of a seal proves every line of the ledger up to it. Page by number.$$;
comment on column api.ledger_seals.number is $$1, 2, 3 … without gaps.$$;
comment on column api.ledger_seals.root is $$sha256 over the previous root and each journal of the seal with its lines, in hexadecimal.$$;
comment on column api.ledger_seals.after_journal_id is $$Where the previous seal ended.$$;
comment on column api.ledger_seals.up_to_journal_id is $$The last journal that it seals.$$;
comment on column api.ledger_seals.journal_count is $$How many journals it seals.$$;

grant select on api.ledger_seals to admin;
