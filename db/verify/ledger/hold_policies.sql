-- Verify leadmill:ledger/hold_policies to pg

begin;

select 1 / (select relrowsecurity from pg_class where oid = 'ledger.hold'::regclass)::int;

rollback;
