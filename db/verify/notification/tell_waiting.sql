-- Verify leadmill:notification/tell_waiting to pg

begin;

select 'notification.describe_waiting_leads(jsonb,uuid,uuid)'::regprocedure, 'notification.tell_waiting()'::regprocedure;

rollback;
