-- Revert leadmill:api/request_refund to pg

begin;

drop function api.request_refund(uuid, text, text);

commit;
