-- Verify leadmill:notification/tell_waiting to pg

begin;

select 'notification.waiting_leads()'::regprocedure, 'notification.tell_waiting()'::regprocedure;

rollback;
