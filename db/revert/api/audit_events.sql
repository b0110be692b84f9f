-- Revert leadmill:api/audit_events to pg

begin;

drop view api.audit_events;

commit;
