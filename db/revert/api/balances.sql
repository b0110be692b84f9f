-- Revert leadmill:api/balances to pg

begin;

revoke execute on function ledger.funds_of(uuid, text) from member, admin;
drop view api.balances;

commit;
