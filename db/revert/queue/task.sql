-- Revert leadmill:queue/task to pg

begin;

drop table queue.task;

commit;
