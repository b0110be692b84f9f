-- Revert leadmill:ledger/post to pg

begin;

drop function ledger.post(text, text, ledger.leg[], uuid, uuid, text, text, text, text, timestamptz, bigint, jsonb, bigint);
drop function ledger.post_all(text, ledger.posting[], uuid, uuid, text, text, text, text, timestamptz, bigint, jsonb, bigint);
drop function ledger.use_hold(bigint, ledger.journal_kind, ledger.journal_leg[]);
drop function ledger.check_legs(ledger.journal_kind, ledger.journal_leg[]);
drop function ledger.spread_legs(ledger.journal_kind, ledger.journal_leg[]);
drop function ledger.are_plain(ledger.journal_leg[]);
drop function ledger.require_form(bigint[], ledger.journal_leg[]);
drop function ledger.entry_hash(bytea, bytea, bigint, bigint, bigint, bigint);
drop function ledger.journal_digest(ledger.journal);
drop type ledger.journal_leg;
drop type ledger.posting;
drop type ledger.leg;

commit;
