-- Revert leadmill:api/ledger_seals to pg

begin;

drop view api.ledger_seals;

commit;
