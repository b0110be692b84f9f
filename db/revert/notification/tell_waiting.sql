-- Revert leadmill:notification/tell_waiting to pg

begin;

drop function notification.tell_waiting();
drop function notification.waiting_leads();

commit;
