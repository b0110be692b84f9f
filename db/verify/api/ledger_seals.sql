-- Verify leadmill:api/ledger_seals to pg

begin;

select * from api.ledger_seals where false;

rollback;
