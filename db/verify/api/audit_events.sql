-- Verify leadmill:api/audit_events to pg

begin;

select * from api.audit_events where false;

rollback;
