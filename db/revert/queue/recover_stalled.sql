-- Revert leadmill:queue/recover_stalled to pg

begin;

drop function queue.recover_stalled(interval, integer, interval);
drop table queue.stall;

commit;
