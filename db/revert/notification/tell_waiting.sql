-- Revert leadmill:notification/tell_waiting to pg

begin;

drop function notification.tell_waiting();
drop function notification.describe_waiting_leads(jsonb,uuid,uuid);

commit;
