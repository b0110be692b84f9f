-- Revert leadmill:api/webhooks to pg

begin;

drop view api.webhooks;

commit;
