-- Revert leadmill:api/balance_alerts to pg

begin;

drop view api.balance_alerts;

commit;
