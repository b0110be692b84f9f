-- Revert leadmill:api/ledger_entries to pg

begin;

drop view api.ledger_entries;

commit;
