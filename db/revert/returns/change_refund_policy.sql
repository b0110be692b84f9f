-- Revert leadmill:returns/change_refund_policy to pg

begin;

drop function returns.change_refund_policy(uuid, integer, text[], text[], integer, integer, numeric);

commit;
