-- Revert leadmill:api/buy_lead to pg

begin;

drop function api.buy_lead(uuid, numeric);

commit;
