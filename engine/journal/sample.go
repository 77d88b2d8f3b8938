package journal

import "strings"

// valuesAt gives the numbers at a path of a record; `*` is each value of a list
// or group. The same rule as catalogue/sample.ts, by which reports read.
func valuesAt(record any, path string) []float64 {
	values := []any{record}
	for key := range strings.SplitSeq(path, ".") {
		var next []any
		for _, value := range values {
			next = append(next, step(value, key)...)
		}
		values = next
	}
	var numbers []float64
	for _, value := range values {
		if number, ok := value.(float64); ok {
			numbers = append(numbers, number)
		}
	}
	return numbers
}

func step(value any, key string) []any {
	switch group := value.(type) {
	case map[string]any:
		if key != "*" {
			return []any{group[key]}
		}
		all := make([]any, 0, len(group))
		for _, one := range group {
			all = append(all, one)
		}
		return all
	case []any:
		if key == "*" {
			return group
		}
	}
	return nil
}
