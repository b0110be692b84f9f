-- Revert leadmill:api/balances_at to pg

begin;

drop function api.balances_at(timestamptz,uuid);

commit;
