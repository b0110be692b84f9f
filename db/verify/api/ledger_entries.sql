-- Verify leadmill:api/ledger_entries to pg

begin;

select * from api.ledger_entries where false;

rollback;
