-- Revert leadmill:api/change_refund_policy to pg

begin;

drop function api.change_refund_policy(uuid, integer, text[], text[], integer, integer, numeric);

commit;
