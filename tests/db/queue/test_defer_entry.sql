begin;
select plan(5);

insert into queue.schedule (name, task, args, every, last_fired_at) values ('test', 'tick', '{"timestamp": 1}', '1 hour', now());

select isnt(queue.defer_entry('test'), null, 'the job of an entry is deferred before it is due');
select is(queue.defer_entry('test', now() + interval '1 hour'), null, 'but not a second one while it waits');
select results_eq(
  $$select args ->> 'timestamp', queueing_lock, scheduled_at from queue.procrastinate_jobs where queueing_lock like '%:test'$$,
  $$values ('1', 'schedule:test', null::timestamptz)$$, 'it has the arguments of the entry, and the lock by which the schedule knows it');
update queue.procrastinate_jobs set queueing_lock = null where queueing_lock = 'schedule:test';
update queue.schedule set is_active = false where name = 'test';
select is(queue.defer_entry('test'), null, 'an entry that is switched off is not deferred');
select is(queue.defer_entry('nothing'), null, 'nor is one that does not exist');

select * from finish();
rollback;
