"""Every step of a case, one function each: the only writer of a case's state.

The table of what is possible is in `table`; the steps stand in the order of the work: `intake`
(登记、补正、接收回执、转办), `rounds` (征求意见、说明理由、收费、延期), `replying` (拟稿 to 归档) and `again`
(重新答复).
"""
