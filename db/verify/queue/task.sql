-- Verify leadmill:queue/task to pg

begin;

select name, queue_name, priority, comment from queue.task where false;

rollback;
