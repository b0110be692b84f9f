-- Revert leadmill:api/refund_deposit to pg

begin;

drop function api.refund_deposit(uuid, numeric, text);

commit;
