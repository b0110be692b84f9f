-- Revert leadmill:api/set_market to pg

begin;

drop function api.set_market(uuid, text, numeric, integer, text, text, text, text, text);

commit;
